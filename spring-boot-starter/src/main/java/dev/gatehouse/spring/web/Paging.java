package dev.gatehouse.spring.web;

import dev.gatehouse.model.Page;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.springframework.http.ResponseEntity;

/**
 * Which part of a collection a request asks for, by its query parameters {@code top} (1 to {@value #MAX_TOP}, else
 * {@value #DEFAULT_TOP}), {@code maxpagesize} (no more than that) and {@code skip} (0 to {@value #MAX_SKIP}). A controller
 * takes one as a parameter, queries {@link #topAndOne()} items after {@link #skip()}, and answers the {@link #page} of what it got:
 *
 * <pre>{@code
 * @GetMapping
 * Page<Share> list(Paging paging) {
 *     return paging.page(shares.list(paging.topAndOne(), paging.skip()));
 * }
 * }</pre>
 *
 * <p>Other values, and query parameters that the controller does not declare with {@code @RequestParam}, are answered
 * 400: a filter that is silently ignored would lie.
 */
public final class Paging {

    public static final int DEFAULT_TOP = 100;
    public static final int MAX_TOP = 1_000;
    public static final int MAX_SKIP = 1_000_000_000;

    private final int top;
    private final int skip;
    private final IntFunction<String> addressAfter;

    Paging(int top, int skip, IntFunction<String> addressAfter) {
        this.top = top;
        this.skip = skip;
        this.addressAfter = addressAfter;
    }

    /** How many items to query: one more than is answered, which tells whether this is the last page. */
    public int topAndOne() {
        return top + 1;
    }

    /** How many items to leave out before. */
    public int skip() {
        return skip;
    }

    /**
     * The page asked for, with an entity tag that says whether it is still the same, and leave for the caller's own cache to keep it
     * until it has asked. Its content needn't be written to know that.
     *
     * @param version of an item: what changes with everything that is shown of it
     */
    public <T> ResponseEntity<Page<T>> revalidated(List<T> found, Function<? super T, ?> version) {
        return revalidated(page(found), version);
    }

    /** The same, of a page that is known. */
    public static <T> ResponseEntity<Page<T>> revalidated(Page<T> page, Function<? super T, ?> version) {
        String versions = page.value().stream()
                .map(item -> String.valueOf(version.apply(item)))
                .collect(Collectors.joining("\n"));
        return Revalidated.ok(EntityTags.of(page.nextLink() + "\n" + versions)).body(page);
    }

    /** The page asked for, of what {@link #topAndOne()} and {@link #skip()} found. */
    public <T> Page<T> page(List<T> found) {
        return found.size() > top
                ? new Page<>(found.subList(0, top), addressAfter.apply(skip + top))
                : new Page<>(found, null);
    }
}
