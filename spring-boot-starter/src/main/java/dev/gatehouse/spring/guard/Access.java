package dev.gatehouse.spring.guard;

/** Who may use a route. */
sealed interface Access {

    /** Everybody. */
    record Anonymous() implements Access {}

    /** Whoever meets the policy of that name. */
    record Requires(String policy) implements Access {}

    /** Nobody: as if it weren't there. */
    record Closed() implements Access {}
}
