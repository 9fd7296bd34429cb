package dev.gatehouse.spring.problem;

import java.math.BigDecimal;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdScalarDeserializer;

/** Reads decimal numbers without an exponent: {@code 1e400000000} is short to write and long to work with. */
final class PlainDecimal extends StdScalarDeserializer<BigDecimal> {

    PlainDecimal() {
        super(BigDecimal.class);
    }

    @Override
    public BigDecimal deserialize(JsonParser parser, DeserializationContext context) {
        if (!parser.currentToken().isNumeric()) {
            return (BigDecimal) context.handleUnexpectedToken(BigDecimal.class, parser);
        }
        String digits = parser.getString();
        if (digits.indexOf('e') >= 0 || digits.indexOf('E') >= 0) {
            return (BigDecimal) context.handleWeirdStringValue(BigDecimal.class, digits, "exponent");
        }
        return new BigDecimal(digits);
    }
}
