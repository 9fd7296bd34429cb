package dev.gatehouse.spring.guard;

import jakarta.servlet.http.HttpServletRequest;

/** Where a request may have its access token besides the {@code Authorization} header, which is looked at first. Declared as a bean. */
@FunctionalInterface
public interface TokenSource {

    /** What a request shows there. */
    sealed interface Shown {

        /** Nothing. */
        record Nothing() implements Shown {}

        /** A token; whether it is one of ours is not its business. */
        record Token(String text) implements Shown {

            /** Never shows it. */
            @Override
            public String toString() {
                return "Token[…]";
            }
        }

        /** What can't be one, such as two of them. */
        record Unusable() implements Shown {}

        /** Something that a page of another site may have made the browser send: it is not looked at. */
        record Foreign() implements Shown {}
    }

    Shown find(HttpServletRequest request);
}
