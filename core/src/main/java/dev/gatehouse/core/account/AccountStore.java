package dev.gatehouse.core.account;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is kept of accounts beside the accounts. Every method is one atomic statement or one transaction, and durable when it
 * returns, or together with the unit of work around it.
 */
public interface AccountStore {

    /** Remembers when somebody registered: a user's id, or that of a decoy, lest the duration tell whether the e-mail was taken. */
    void registered(String subject, Instant at);

    /** Users who registered before {@code limit} and have not been confirmed since; {@code most} of them. */
    List<String> unconfirmed(Instant limit, int most);

    /**
     * A removal somebody asked for.
     *
     * @param userId whose account
     * @param language of the e-mail that tells of it
     */
    record PlannedRemoval(String userId, String language) {}

    /** Plans the removal of an account; {@code false}, and nothing changed, where it is planned already. */
    boolean planRemoval(String userId, Instant removeAt, String language);

    /** When an account is to be removed, if it is. */
    Optional<Instant> plannedRemoval(String userId);

    /** Forgets a planned removal; whether there was one. */
    boolean withdrawRemoval(String userId);

    /** Removals planned for {@code now} or before, in the order of their time; {@code most} of them. */
    List<PlannedRemoval> dueRemovals(Instant now, int most);
}
