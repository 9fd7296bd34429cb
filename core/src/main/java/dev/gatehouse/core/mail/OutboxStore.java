package dev.gatehouse.core.mail;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where e-mails wait until they were sent. Every method is one atomic statement or one transaction, and durable when it
 * returns, or together with the unit of work around it.
 */
public interface OutboxStore {

    /**
     * A waiting e-mail.
     *
     * @param id its id
     * @param message the sealed {@link OutboxMessage}
     * @param content the sealed {@link MailContent}, where it was composed
     * @param freshUntil until when that content may be sent
     * @param tries how often it was claimed
     * @param leaseUntil until when it is whose claim this is
     */
    record Entry(
            String id, String message, @Nullable String content, Instant freshUntil, int tries, Instant leaseUntil) {

        /** Never shows what is in it, sealed or not. */
        @Override
        public String toString() {
            return "Entry[" + id + ", " + tries + "]";
        }
    }

    /** Adds a message that is due at {@code now}. */
    void add(String id, String message, Instant now);

    /**
     * Claims some that are due, oldest first: until {@code leaseUntil} nobody else gets them, however many ask.
     *
     * @param most how many at most
     */
    List<Entry> claim(Instant now, Instant leaseUntil, int most);

    /** Keeps what was composed for it; nothing happens where somebody else has claimed it since. */
    void keep(Entry claimed, String content, Instant freshUntil);

    /** Lets it wait until {@code dueAt}, likewise. */
    void postpone(Entry claimed, Instant dueAt);

    /** Removes it, likewise: it was sent, or is not to be. */
    void remove(Entry claimed);
}
