package dev.gatehouse.spring.problem;

import dev.gatehouse.model.FieldCode;
import dev.gatehouse.model.ProblemCode;
import java.math.BigDecimal;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Holds a body that is read as a tree to what {@link StorableText} and {@link PlainDecimal} hold typed ones to. */
final class StrictTree {

    private static final int MAX_DECIMALS = 64;

    private StrictTree() {}

    /** Ends the request where a value of {@code body} is none that is read. */
    static void check(JsonNode body) {
        check("", body);
    }

    private static void check(String path, JsonNode node) {
        if (!isRead(node)) {
            throw path.isEmpty()
                    ? ProblemException.of(ProblemCode.MALFORMED_BODY)
                    : ProblemException.of(ProblemCode.INVALID_FIELD).withField(path, FieldCode.MALFORMED);
        }
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            check(path.isEmpty() ? member.getKey() : path + "." + member.getKey(), member.getValue());
        }
        for (int index = 0; node.isArray() && index < node.size(); index++) {
            check(path + "[" + index + "]", node.get(index));
        }
    }

    private static boolean isRead(JsonNode node) {
        return switch (node.getNodeType()) {
            case STRING -> StorableText.isStorable(node.stringValue());
            case NUMBER -> !node.isBigDecimal() || isPlain(node.decimalValue());
            default -> true;
        };
    }

    /** An exponent upwards shows as a negative scale; one downwards as more decimals than fit into a number's digits. */
    private static boolean isPlain(BigDecimal number) {
        return number.scale() >= 0 && number.scale() <= MAX_DECIMALS;
    }
}
