package dev.gatehouse.spring.web;

import dev.gatehouse.core.query.Fields;
import dev.gatehouse.core.query.Filter;
import dev.gatehouse.core.query.Order;
import dev.gatehouse.core.query.Parsed;
import dev.gatehouse.core.query.Selection;
import dev.gatehouse.model.FieldCode;
import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.spring.problem.ProblemException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a collection a request asks for: a controller declares the query parameters {@value #FILTER} and {@value #ORDER_BY}, and
 * hands them over with its {@link Paging}. What isn't understood is answered 400, and where it begins.
 */
public final class Selecting {

    public static final String FILTER = "filter";
    public static final String ORDER_BY = "orderby";

    private static final int MAX_LENGTH = Fields.MAX_LENGTH;

    private Selecting() {}

    /**
     * The selection.
     *
     * @param fields of the collection
     * @param filter as it was sent; {@code null} where none was
     * @param orderBy likewise
     */
    public static Selection of(Fields fields, @Nullable String filter, @Nullable String orderBy, Paging paging) {
        return new Selection(filter(fields, filter), orders(fields, orderBy), paging.topAndOne(), paging.skip());
    }

    private static @Nullable Filter filter(Fields fields, @Nullable String text) {
        return text == null ? null : understood(fields.filter(text), FILTER);
    }

    private static List<Order> orders(Fields fields, @Nullable String text) {
        return text == null ? List.of() : understood(fields.orders(text), ORDER_BY);
    }

    private static <T> T understood(Parsed<T> parsed, String parameter) {
        return switch (parsed) {
            case Parsed.Understood<T> understood -> understood.value();
            case Parsed.Refused<T> refused -> throw refused(parameter, refused);
        };
    }

    private static ProblemException refused(String parameter, Parsed.Refused<?> refused) {
        ProblemException problem = ProblemException.of(ProblemCode.INVALID_PARAMETER);
        return switch (refused.fault()) {
            case SYNTAX -> problem.withField(parameter, FieldCode.MALFORMED_AT, refused.position());
            case UNKNOWN_FIELD -> problem.withField(parameter, FieldCode.UNKNOWN_AT, refused.position());
            case WRONG_TYPE -> problem.withField(parameter, FieldCode.WRONG_TYPE_AT, refused.position());
            case TOO_DEEP -> problem.withField(parameter, FieldCode.TOO_DEEP_AT, refused.position());
            case TOO_LONG -> problem.withField(parameter, FieldCode.TOO_LONG, MAX_LENGTH);
        };
    }
}
