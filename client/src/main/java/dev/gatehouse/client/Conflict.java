package dev.gatehouse.client;

import dev.gatehouse.model.ObservableResource;
import dev.gatehouse.model.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Somebody else changed it in the meantime (412): nothing was changed now. Whoever sees both decides.
 *
 * {@snippet class="dev.gatehouse.client.ExamplesTest" region="conflict"}
 */
public final class Conflict extends BackendException {

    private static final long serialVersionUID = 1L;

    private final transient @Nullable ObservableResource mine;
    private final transient @Nullable ObservableResource theirs;
    private final transient Runnable take;

    Conflict(Problem problem) {
        super(problem.detail(), problem.traceId(), null);
        this.mine = null;
        this.theirs = null;
        this.take = () -> {};
    }

    Conflict(Answer refused, ObservableResource mine, ObservableResource theirs, Runnable take) {
        super(
                refused.problem() == null ? "it was changed" : refused.problem().detail(),
                refused.problem() == null ? null : refused.problem().traceId(),
                null);
        this.mine = mine;
        this.theirs = theirs;
        this.take = take;
    }

    /** What was to be saved, as it still is here; {@code null} where it was no resource of the application's. */
    public @Nullable ObservableResource mine() {
        return mine;
    }

    /** What the server has now; {@code null} where it was no resource of the application's. */
    public @Nullable ObservableResource theirs() {
        return theirs;
    }

    /** Has the next save of mine change what the server has now. */
    public void keepMine() {
        if (mine != null && theirs != null) {
            mine.rebase(theirs);
        }
    }

    /** Has mine say what the server has now. */
    public void takeTheirs() {
        take.run();
    }
}
