package dev.gatehouse.spring.problem;

import dev.gatehouse.model.FieldCode;
import dev.gatehouse.model.ProblemCode;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.util.ClassUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;

/** What is wrong with a body that could not be read. Says which field, never what was in it. */
final class UnreadableBody {

    /** Of these {@link PlainDecimal} and {@link FiniteNumber} refuse some numbers. */
    private static final Set<Class<?>> FRACTIONAL = Set.of(BigDecimal.class, Double.class, Float.class);

    private UnreadableBody() {}

    static ProblemException problemOf(HttpMessageNotReadableException unreadable) {
        return switch (unreadable.getCause()) {
            case JacksonIOException transport -> ProblemException.of(ProblemCode.MALFORMED_REQUEST);
            case IOException transport -> ProblemException.of(ProblemCode.MALFORMED_REQUEST);
            case JacksonException json -> problemOf(json);
            case null, default -> malformedBody();
        };
    }

    private static ProblemException problemOf(JacksonException json) {
        String path = FieldNames.pathOf(json);
        FieldCode fault = faultOf(json);
        if (path.isEmpty() || fault == null) {
            return malformedBody();
        }
        return switch (fault) {
            case UNKNOWN -> ProblemException.of(ProblemCode.UNKNOWN_FIELD).withField(path, fault);
            case OUT_OF_RANGE -> outOfRange(path, ((InputCoercionException) json).getTargetType());
            default -> ProblemException.of(ProblemCode.INVALID_FIELD).withField(path, fault);
        };
    }

    private static ProblemException outOfRange(String path, Class<?> type) {
        boolean isInt = type == int.class || type == Integer.class;
        return ProblemException.of(ProblemCode.INVALID_FIELD)
                .withField(
                        path,
                        FieldCode.OUT_OF_RANGE,
                        isInt ? Integer.MIN_VALUE : Long.MIN_VALUE,
                        isInt ? Integer.MAX_VALUE : Long.MAX_VALUE);
    }

    private static @Nullable FieldCode faultOf(JacksonException json) {
        return switch (json) {
            case UnrecognizedPropertyException unknown -> FieldCode.UNKNOWN;
            case InputCoercionException overflow -> FieldCode.OUT_OF_RANGE;
            case InvalidFormatException format -> isWrittenSo(format) ? FieldCode.MALFORMED : FieldCode.WRONG_TYPE;
            case ValueInstantiationException refused -> FieldCode.MALFORMED;
            case MismatchedInputException mismatch -> isMissing(mismatch) ? FieldCode.REQUIRED : FieldCode.WRONG_TYPE;
            default -> null;
        };
    }

    /** Whether the value was of the due type, and only not of its form: a text that is no date, a number out of bounds. */
    private static boolean isWrittenSo(InvalidFormatException format) {
        Class<?> target = ClassUtils.resolvePrimitiveIfNecessary(format.getTargetType());
        return FRACTIONAL.contains(target) || (format.getValue() instanceof String && isWrittenAsText(target));
    }

    /** Enums, and the JDK's own values such as dates; no truth value, list or map. */
    private static boolean isWrittenAsText(Class<?> target) {
        return target.isEnum()
                || (target.getName().startsWith("java.")
                        && target != Boolean.class
                        && !Number.class.isAssignableFrom(target)
                        && !Iterable.class.isAssignableFrom(target)
                        && !Map.class.isAssignableFrom(target));
    }

    private static boolean isMissing(MismatchedInputException mismatch) {
        JsonToken token = mismatch.processor() instanceof JsonParser parser ? parser.currentToken() : null;
        return token == JsonToken.VALUE_NULL || token == JsonToken.END_OBJECT;
    }

    private static ProblemException malformedBody() {
        return ProblemException.of(ProblemCode.MALFORMED_BODY);
    }
}
