package dev.gatehouse.spring;

import dev.gatehouse.core.user.User;

/** What a user looks like to its application's clients. Replaced by declaring a bean. */
@FunctionalInterface
public interface UserView {

    /** What is written as JSON for {@code user}. */
    Object of(User user);
}
