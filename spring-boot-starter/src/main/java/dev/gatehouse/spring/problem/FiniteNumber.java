package dev.gatehouse.spring.problem;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdScalarDeserializer;

/** Reads floating-point numbers that are numbers: no {@code "NaN"}, and nothing too large to be one. */
final class FiniteNumber<T extends Number> extends StdScalarDeserializer<T> {

    private final Class<?> type;
    private final transient Function<JsonParser, T> read;

    FiniteNumber(Class<?> type, Function<JsonParser, T> read) {
        super(type);
        this.type = type;
        this.read = read;
    }

    @Override
    @SuppressWarnings("unchecked")
    public T deserialize(JsonParser parser, DeserializationContext context) {
        if (!parser.currentToken().isNumeric()) {
            return (T) context.handleUnexpectedToken(type, parser);
        }
        T number = read.apply(parser);
        return Double.isFinite(number.doubleValue())
                ? number
                : (T) context.handleWeirdNumberValue(type, number, "not finite");
    }

    @Override
    public @Nullable Object getNullValue(DeserializationContext context) {
        return type.isPrimitive() ? context.handleNullForPrimitives(type, context.getParser(), this, "null") : null;
    }
}
