package dev.gatehouse.core.mail;

import dev.gatehouse.core.work.UnitOfWork;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what waits in the outbox, each e-mail at least once. Whatever happens to a node between claiming an e-mail and removing
 * it, another or the same one sends it when the claim has run out. For one thread; any number of nodes.
 */
public final class OutboxWorker {

    private static final Logger LOG = LoggerFactory.getLogger(OutboxWorker.class);

    /** Each is claimed when it is its turn: a slow server must not use up the claims of those behind. */
    private static final int BATCH = 1;

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
    private static final int DOUBLINGS = 9;

    private final UnitOfWork unit;
    private final OutboxStore store;
    private final Outbox outbox;
    private final MailComposer composer;
    private final MailTemplates templates;
    private final MailSender sender;
    private final Duration claimFor;
    private final Duration freshFor;
    private final Clock clock;

    /**
     * @param claimFor how long nobody else sends what this node has claimed, whether it lives or not
     * @param freshFor how long content with a code in it may be sent, before it is composed anew: so long that there may be
     *     another code, and no longer than that one holds
     */
    public OutboxWorker(
            UnitOfWork unit,
            OutboxStore store,
            Outbox outbox,
            MailComposer composer,
            MailTemplates templates,
            MailSender sender,
            Duration claimFor,
            Duration freshFor,
            Clock clock) {
        this.unit = unit;
        this.store = store;
        this.outbox = outbox;
        this.composer = composer;
        this.templates = templates;
        this.sender = sender;
        this.claimFor = claimFor;
        this.freshFor = freshFor;
        this.clock = clock;
    }

    /**
     * Sends all that is due.
     *
     * @param goOn asked before each e-mail; what was claimed and not sent is given back
     */
    public void run(BooleanSupplier goOn) {
        List<OutboxStore.Entry> claimed;
        do {
            claimed = store.claim(now(), now().plus(claimFor), BATCH);
            for (OutboxStore.Entry entry : claimed) {
                if (goOn.getAsBoolean()) {
                    deliver(entry);
                } else {
                    store.postpone(entry, now());
                }
            }
        } while (!claimed.isEmpty() && goOn.getAsBoolean());
    }

    /** What a mail server says may quote the address: only its kind is told. */
    private void deliver(OutboxStore.Entry entry) {
        try {
            content(entry).ifPresent(content -> sender.send(templates.word(entry.id(), content)));
            store.remove(entry);
        } catch (UndeliverableMailException never) {
            LOG.warn("e-mail {} is given up: {}", entry.id(), never.getMessage());
            store.remove(entry);
        } catch (RuntimeException failure) {
            Duration pause = pause(entry.tries());
            LOG.warn(
                    "e-mail {} could not be sent ({}); it is tried again in {}",
                    entry.id(),
                    failure.getClass().getSimpleName(),
                    pause);
            store.postpone(entry, now().plus(pause));
        }
    }

    private Optional<MailContent> content(OutboxStore.Entry entry) {
        String kept = entry.content();
        return kept != null && now().isBefore(entry.freshUntil())
                ? Optional.of(outbox.content(entry.id(), kept))
                : unit.run(() -> composed(entry));
    }

    private Optional<MailContent> composed(OutboxStore.Entry entry) {
        Optional<MailContent> content = composer.compose(outbox.message(entry));
        content.ifPresent(composed -> store.keep(entry, outbox.seal(entry.id(), composed), now().plus(freshFor)));
        return content;
    }

    private static Duration pause(int tries) {
        Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.clamp(tries - 1, 0, DOUBLINGS));
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
