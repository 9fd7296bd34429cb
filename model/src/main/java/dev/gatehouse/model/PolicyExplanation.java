package dev.gatehouse.model;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a policy comes to for somebody. Texts are in the caller's language.
 *
 * @param name of the policy
 * @param subject id of the user it is about
 * @param requirement what it asks for
 * @param met whether it is met
 * @param reason what decided that
 * @param metFrom where it is met, since which day (UTC) that has been so, if dates tell; where it isn't, from which day on it would be, if
 *     time alone will do
 * @param revocationsUnknown {@code true} where nobody passes at the moment, since the node that was asked may have missed revocations
 * @param parts of a requirement that is made of several
 */
public record PolicyExplanation(
        String name,
        String subject,
        String requirement,
        boolean met,
        String reason,
        @Nullable LocalDate metFrom,
        @Nullable Boolean revocationsUnknown,
        @Nullable List<Part> parts) {

    /** One part of a requirement, with members as of the whole. */
    public record Part(
            String requirement,
            boolean met,
            String reason,
            @Nullable LocalDate metFrom,
            @Nullable List<Part> parts) {}
}
