package dev.gatehouse.spring;

import dev.gatehouse.core.query.Field;
import dev.gatehouse.model.FieldCode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A claim of users that whoever manages them may change: a member of the JSON that {@link UserView} makes of a user. An
 * application declares a bean for each; there are none otherwise.
 *
 * @param field the member's name
 * @param claim the claim's name
 * @param type what its values are filtered and ordered as
 * @param fault what is wrong with a value, if anything is
 */
public record ManagedClaim(String field, String claim, Field.Type type, Function<String, Optional<FieldCode>> fault) {

    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final int MAX_LENGTH = 200;

    /** One that holds a day as ISO 8601 has it, {@code 2019-03-01}. */
    public static ManagedClaim date(String field, String claim) {
        return new ManagedClaim(
                field,
                claim,
                Field.Type.DATE,
                value -> isDate(value) ? Optional.empty() : Optional.of(FieldCode.MALFORMED));
    }

    /** One that holds a text, of up to 200 characters. */
    public static ManagedClaim text(String field, String claim) {
        return new ManagedClaim(
                field,
                claim,
                Field.Type.TEXT,
                value -> value.length() > MAX_LENGTH ? Optional.of(FieldCode.MALFORMED) : Optional.empty());
    }

    private static boolean isDate(String text) {
        try {
            return DATE.matcher(text).matches() && LocalDate.parse(text).getYear() > 0;
        } catch (DateTimeException none) {
            return false;
        }
    }
}
