package dev.gatehouse.jdbc;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells all nodes of a database that something has changed of which they may remember what it was. Who changes it announces its topic in
 * the same {@link Database#run unit of work}; those who remember {@link #listen} and forget. An announcement says nothing but its
 * topic, and may be heard more often than it was made, but never less. Thread-safe.
 *
 * <p>This node hears of it when the unit of work is durable, and before whoever began it goes on. On PostgreSQL other nodes hear of it by
 * the {@link Feed}: mostly in some milliseconds, a quarter of a second later at most where they can reach the database. Where they could
 * not, they are told of every topic when they can again, and meanwhile they {@linkplain #isCurrent aren't current}.
 */
public final class Announcements {

    private static final Logger LOG = LoggerFactory.getLogger(Announcements.class);

    private static final Pattern TOPIC = Pattern.compile("[a-z][a-z0-9.-]{0,39}");

    private final Database database;
    private final Map<String, List<Runnable>> listeners = new ConcurrentHashMap<>();
    private volatile BooleanSupplier hearsOthers;

    Announcements(Database database) {
        this.database = database;
        this.hearsOthers = database::isEmbedded;
    }

    /**
     * Announces the topic in the unit of work of this thread, and in one of its own where there is none.
     *
     * @param topic 40 lower-case letters, digits, dots and hyphens at most, a letter first, e.g. {@code viewer.prices}
     * @throws IllegalArgumentException where it isn't
     * @throws IllegalStateException inside a {@code write} or {@code read} of the database that isn't part of a unit of work
     */
    public void announce(String topic) {
        require(topic);
        database.run(() -> {
            if (!database.isEmbedded()) {
                database.write(client -> FeedRows.appendAnnouncement(client, topic));
            }
            database.atCommit(() -> tell(topic));
            return topic;
        });
    }

    /**
     * Calls {@code listener} from now on whenever the topic was announced, or may have been. It is called on threads that others wait for,
     * so it is quick and does no I/O.
     *
     * @throws IllegalArgumentException where that can't be a topic
     */
    public void listen(String topic, Runnable listener) {
        require(topic);
        listeners.computeIfAbsent(topic, none -> new CopyOnWriteArrayList<>()).add(listener);
    }

    /**
     * Whether this node has heard all that was announced until a moment ago; on PostgreSQL that is never longer than five seconds, and
     * without a {@link Feed} never so. Where it isn't, and always inside a unit of work, which may have written what nobody else sees yet,
     * ask the database and remember nothing.
     */
    public boolean isCurrent() {
        return hearsOthers.getAsBoolean() && !database.isInUnitOfWork();
    }

    /** From now on that says whether what other nodes announce is heard here. */
    void follow(BooleanSupplier isFollowed) {
        hearsOthers = isFollowed;
    }

    /** It was announced. */
    void tell(String topic) {
        listeners.getOrDefault(topic, List.of()).forEach(Announcements::call);
    }

    /** Nobody knows what was announced. */
    void tellAll() {
        listeners.values().forEach(those -> those.forEach(Announcements::call));
    }

    /** What one can't cope with is kept from the others, and from the cut-offs that come the same way. */
    private static void call(Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException | Error failure) {
            LOG.error("an announcement was not taken", failure);
        }
    }

    private static void require(String topic) {
        if (!TOPIC.matcher(topic).matches()) {
            throw new IllegalArgumentException("not a topic: " + topic);
        }
    }
}
