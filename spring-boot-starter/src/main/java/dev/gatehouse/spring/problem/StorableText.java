package dev.gatehouse.spring.problem;

import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.jdk.StringDeserializer;

/**
 * Reads texts that every store keeps as they are. JSON can spell two that no UTF-8 has: halves of surrogate pairs (RFC 7493
 * §2.1 forbids them), and the character U+0000, which PostgreSQL refuses.
 */
final class StorableText extends StringDeserializer {

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context) {
        String text = super.deserialize(parser, context);
        return isStorable(text) ? text : (String) context.handleWeirdStringValue(String.class, text, "no UTF-8 text");
    }

    static boolean isStorable(String text) {
        return text.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }
}
