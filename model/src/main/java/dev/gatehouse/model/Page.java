package dev.gatehouse.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a collection, as the Microsoft REST API guidelines shape it.
 *
 * @param value the page's items
 * @param nextLink address of the next page; absent on the last
 */
public record Page<T>(List<T> value, @Nullable String nextLink) {

    public Page {
        value = List.copyOf(value);
    }
}
