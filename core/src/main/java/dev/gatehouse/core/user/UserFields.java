package dev.gatehouse.core.user;

import dev.gatehouse.core.query.Field;
import dev.gatehouse.core.query.Filter;
import dev.gatehouse.core.query.Filter.Containing;
import dev.gatehouse.core.query.Filter.Or;
import dev.gatehouse.core.query.Filter.Part;
import java.util.List;

/** What users may be filtered and ordered by. */
public final class UserFields {

    public static final Field EMAIL = Field.of("email", Field.Type.TEXT);
    public static final Field FIRST_NAME = Field.of("firstName", Field.Type.TEXT);
    public static final Field LAST_NAME = Field.of("lastName", Field.Type.TEXT);
    public static final Field CONFIRMED = Field.of("confirmed", Field.Type.BOOLEAN);
    public static final Field DISABLED = Field.of("disabled", Field.Type.BOOLEAN);
    public static final Field VERSION = Field.of("version", Field.Type.NUMBER);

    /** All but claims. */
    public static final List<Field> ALL = List.of(EMAIL, FIRST_NAME, LAST_NAME, CONFIRMED, DISABLED, VERSION);

    /** What the paths of claims begin with; the claim's name follows. */
    public static final String CLAIM_PATH = "claims.";

    private UserFields() {}

    /** A claim, which not everybody has. */
    public static Field claim(String name, String claim, Field.Type type) {
        return new Field(name, CLAIM_PATH + claim, type, true);
    }

    /** Whose e-mail or names contain a text, which must not be empty. */
    public static Filter containing(String text) {
        return new Or(new Or(part(EMAIL, text), part(FIRST_NAME, text)), part(LAST_NAME, text));
    }

    private static Filter part(Field field, String text) {
        return new Containing(field, Part.ANYWHERE, text);
    }
}
