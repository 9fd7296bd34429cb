package dev.gatehouse.jdbc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A transaction that several calls of stores share, while it lasts. For one thread. */
final class Unit {

    private static final Logger LOG = LoggerFactory.getLogger(Unit.class);

    private final JdbcClient client;
    private final Map<Object, AtEnd> atEnd = new LinkedHashMap<>();
    private final List<Runnable> atCommit = new ArrayList<>();
    private final List<Runnable> afterCommit = new ArrayList<>();
    private boolean isSpoilt;

    /** What is to be written last. */
    interface AtEnd extends Consumer<JdbcClient> {}

    Unit(JdbcClient client) {
        this.client = client;
    }

    /** Does a part of it. What one that throws has written is in the transaction all the same, so that none is any more. */
    <T extends @Nullable Object> T join(Function<JdbcClient, T> part) {
        try {
            return part.apply(client);
        } catch (RuntimeException | Error e) {
            isSpoilt = true;
            throw e;
        }
    }

    /** Does a part of it that leaves nothing where it throws. */
    <T extends @Nullable Object> T joinUndoably(Function<JdbcClient, T> part) {
        boolean wasSpoilt = isSpoilt;
        execute("savepoint part");
        try {
            T result = join(part);
            execute("release savepoint part");
            return result;
        } catch (RuntimeException | Error e) {
            undo(e);
            isSpoilt = wasSpoilt;
            throw e;
        }
    }

    /** What {@code owner} writes last in this unit, made where it has nothing yet. */
    <T extends AtEnd> T atEnd(Object owner, Class<T> type, Supplier<T> make) {
        return type.cast(atEnd.computeIfAbsent(owner, none -> make.get()));
    }

    void atCommit(Runnable action) {
        atCommit.add(action);
    }

    void afterCommit(Runnable action) {
        afterCommit.add(action);
    }

    /** Writes what is to be written last. */
    void complete() {
        if (isSpoilt) {
            throw new IllegalStateException("a part of this unit of work has failed, so that it can't be committed");
        }
        atEnd.values().forEach(last -> last.accept(client));
    }

    void committed() {
        atCommit.forEach(Unit::perform);
        afterCommit.forEach(Unit::perform);
    }

    /** It is durable, whatever one of those can't cope with. */
    private static void perform(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error failure) {
            LOG.error("what was to be done after a commit failed", failure);
        }
    }

    private void undo(Throwable cause) {
        try {
            execute("rollback to savepoint part");
            execute("release savepoint part");
        } catch (RuntimeException e) {
            isSpoilt = true;
            cause.addSuppressed(e);
        }
    }

    private void execute(String sql) {
        client.sql(sql).update();
    }
}
