package dev.gatehouse.spring;

import dev.gatehouse.core.user.User;
import java.util.List;

/** What a user looks like where the application says nothing else. */
record UserSummary(
        String id,
        String email,
        String firstName,
        String lastName,
        List<String> roles,
        boolean confirmed,
        boolean disabled,
        long version) {

    static UserSummary of(User user) {
        return new UserSummary(
                user.id(),
                user.email(),
                user.firstName(),
                user.lastName(),
                user.roles().stream().sorted().toList(),
                user.confirmed(),
                user.disabled(),
                user.version());
    }
}
