package dev.gatehouse.core.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a collection is asked for.
 *
 * @param filter of which items; {@code null} for all
 * @param orders the first counts first, and ids last; empty for the order that the collection has by itself
 * @param top how many items at most
 * @param skip how many are left out before
 */
public record Selection(@Nullable Filter filter, List<Order> orders, int top, int skip) {

    public Selection {
        orders = List.copyOf(orders);
    }

    /** The same of those alone that are of {@code other} too. */
    public Selection and(Filter other) {
        return new Selection(Filter.both(other, filter), orders, top, skip);
    }
}
