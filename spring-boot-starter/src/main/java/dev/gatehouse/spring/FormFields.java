package dev.gatehouse.spring;

import dev.gatehouse.core.user.PasswordFault;
import dev.gatehouse.model.FieldCode;
import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.spring.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Reads the fields of a form, and remembers what is wrong with them so that {@link #check} tells all at once. */
final class FormFields {

    private static final int MAX_NAME_LENGTH = 100;

    private @Nullable ProblemException problem;

    /** The text of a field; empty where there is none, which is remembered. */
    String required(String field, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            refuse(field, FieldCode.REQUIRED);
            return "";
        }
        return value;
    }

    /** Likewise, of what people are called: one line that people can read. */
    String name(String field, @Nullable String value) {
        return name(field, value, MAX_NAME_LENGTH);
    }

    /** Likewise, of what people call something. */
    String name(String field, @Nullable String value, int maxLength) {
        String name = required(field, value == null ? null : value.strip());
        if (isLonger(maxLength, name)) {
            refuse(field, FieldCode.TOO_LONG, maxLength);
        } else if (!isReadable(name)) {
            refuse(field, FieldCode.MALFORMED);
        }
        return name;
    }

    /** Whether somebody may be called that. */
    static boolean isName(String text) {
        return !text.isBlank() && !isLonger(MAX_NAME_LENGTH, text) && isReadable(text);
    }

    private static boolean isLonger(int length, String text) {
        return text.codePointCount(0, text.length()) > length;
    }

    private static boolean isReadable(String text) {
        return text.codePoints().noneMatch(FormFields::isNoLetterOfAName);
    }

    void refuse(String field, FieldCode fault, Object... arguments) {
        ProblemException before = problem == null ? ProblemException.of(ProblemCode.INVALID_FIELD) : problem;
        problem = before.withField(field, fault, arguments);
    }

    /** Ends the request where anything was wrong. */
    void check() {
        if (problem != null) {
            throw problem;
        }
    }

    static ProblemException refusedPassword(String field, PasswordFault fault) {
        ProblemException problem = ProblemException.of(ProblemCode.INVALID_FIELD);
        return switch (fault) {
            case PasswordFault.TooShort(int minLength) -> problem.withField(field, FieldCode.TOO_SHORT, minLength);
            case PasswordFault.TooLong(int maxLength) -> problem.withField(field, FieldCode.TOO_LONG, maxLength);
            case PasswordFault.Malformed malformed -> problem.withField(field, FieldCode.MALFORMED);
            case PasswordFault.TooCommon common -> problem.withField(field, FieldCode.TOO_COMMON);
            case PasswordFault.TooPersonal personal -> problem.withField(field, FieldCode.TOO_PERSONAL);
        };
    }

    /** Line ends would forge lines of logs, and marks of direction what is read; joiners spell words in many languages. */
    private static boolean isNoLetterOfAName(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> true;
            case Character.FORMAT -> codePoint != 0x200C && codePoint != 0x200D;
            default -> false;
        };
    }
}
