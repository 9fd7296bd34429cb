package dev.gatehouse.core.permit;

import dev.gatehouse.core.work.UnitOfWork;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** For stores in memory, which have no transactions. */
final class EachByItself implements UnitOfWork {

    @Override
    public <T extends @Nullable Object> T run(Supplier<T> work) {
        return work.get();
    }

    @Override
    public void atCommit(Runnable action) {
        action.run();
    }

    @Override
    public void afterCommit(Runnable action) {
        action.run();
    }
}
