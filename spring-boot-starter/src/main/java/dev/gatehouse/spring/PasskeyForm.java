package dev.gatehouse.spring;

import dev.gatehouse.model.FieldCode;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * {@code POST /api/permits/passkey}: what a browser answered.
 *
 * @param challenge that of the options
 * @param credential what the browser answered ({@code PublicKeyCredential.toJSON()})
 */
record PasskeyForm(@Nullable String challenge, @Nullable JsonNode credential) {

    /** What the browser answered; empty where it is none, which {@code fields} remembers. */
    static String credential(FormFields fields, @Nullable JsonNode credential) {
        if (credential == null || credential.isNull()) {
            fields.refuse("credential", FieldCode.REQUIRED);
            return "";
        }
        if (!credential.isObject()) {
            fields.refuse("credential", FieldCode.WRONG_TYPE);
        }
        return credential.toString();
    }

    /** Never shows what is in it. */
    @Override
    public String toString() {
        return "PasskeyForm[…]";
    }
}
