package dev.gatehouse.viewer.model;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who uses the viewer.
 *
 * @param id identifies the trader for ever
 * @param email e-mail address
 * @param firstName given name
 * @param lastName family name
 * @param dateJoined when they joined the organisation, or {@code null} where that is not known; years of service count
 *     from it
 * @param roles names of the roles held, sorted
 * @param confirmed whether the e-mail address was shown to be theirs
 * @param disabled whether the account may not be used
 * @param version counts the changes; the entity tag of this representation
 */
public record Trader(
        String id,
        String email,
        String firstName,
        String lastName,
        @Nullable LocalDate dateJoined,
        List<String> roles,
        boolean confirmed,
        boolean disabled,
        long version) {

    public Trader {
        roles = List.copyOf(roles);
    }
}
