package dev.gatehouse.spring;

import dev.gatehouse.model.FieldCode;
import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.spring.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * {@code POST /api/permits/passkey}: what a browser answered.
 *
 * @param challenge that of the options
 * @param credential what the browser answered ({@code PublicKeyCredential.toJSON()})
 */
record PasskeyForm(@Nullable String challenge, @Nullable JsonNode credential) {

    static String checkedChallenge(@Nullable String challenge) {
        if (challenge == null || challenge.isEmpty()) {
            throw ProblemException.of(ProblemCode.INVALID_FIELD).withField("challenge", FieldCode.REQUIRED);
        }
        return challenge;
    }

    static String checkedCredential(@Nullable JsonNode credential) {
        if (credential == null || credential.isNull()) {
            throw ProblemException.of(ProblemCode.INVALID_FIELD).withField("credential", FieldCode.REQUIRED);
        }
        if (!credential.isObject()) {
            throw ProblemException.of(ProblemCode.INVALID_FIELD).withField("credential", FieldCode.WRONG_TYPE);
        }
        return credential.toString();
    }

    /** Never shows what is in it. */
    @Override
    public String toString() {
        return "PasskeyForm[…]";
    }
}
