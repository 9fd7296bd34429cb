package dev.gatehouse.core.query;

import dev.gatehouse.core.query.Parsed.Fault;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the values that fields are compared with. */
final class Literals {

    /** With as many digits as every store compares exactly. */
    private static final Pattern NUMBER = Pattern.compile("-?(?=[0-9.]{1,16}$)[0-9]{1,15}(?:\\.[0-9]{1,14})?");

    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    private Literals() {}

    static Object read(Token token, Field.Type type) {
        return valueOf(token, type).orElseThrow(() -> new RefusedText(Fault.WRONG_TYPE, token.position()));
    }

    private static Optional<?> valueOf(Token token, Field.Type type) {
        if (!token.isWord()) {
            return type == Field.Type.TEXT ? Optional.of(token.text()) : Optional.empty();
        }
        return switch (type) {
            case TEXT -> Optional.empty();
            case NUMBER -> number(token.text());
            case BOOLEAN -> bool(token.text());
            case DATE -> date(token.text());
        };
    }

    private static Optional<BigDecimal> number(String text) {
        return NUMBER.matcher(text).matches()
                ? Optional.of(new BigDecimal(text).stripTrailingZeros())
                : Optional.empty();
    }

    private static Optional<Boolean> bool(String text) {
        return text.equals("true") || text.equals("false") ? Optional.of(text.equals("true")) : Optional.empty();
    }

    private static Optional<LocalDate> date(String text) {
        try {
            return DATE.matcher(text).matches() ? Optional.of(LocalDate.parse(text)) : Optional.empty();
        } catch (DateTimeException noSuchDay) {
            return Optional.empty();
        }
    }
}
