package dev.gatehouse.core.permit;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Map;
import java.util.Optional;

/** JSON of RFC 8259, with nothing forgiven: malformed UTF-8, a member twice, anything before or after the object. */
final class StrictJson {

    private StrictJson() {}

    /** The members of the object that {@code utf8} is. */
    static Optional<Map<String, Object>> object(byte[] utf8) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
            // The parser trims control characters, which are not white space to RFC 8259.
            return text.startsWith("{") && text.endsWith("}")
                    ? Optional.of(JSONObjectUtils.parse(text))
                    : Optional.empty();
        } catch (CharacterCodingException | ParseException notOurs) {
            return Optional.empty();
        }
    }
}
