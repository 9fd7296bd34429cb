package dev.gatehouse.spring;

import dev.gatehouse.jdbc.Jobs;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The jobs that one node of all does whenever they are due. For one thread. */
final class PeriodicWork implements Consumer<BooleanSupplier> {

    private static final Logger LOG = LoggerFactory.getLogger(PeriodicWork.class);

    private final Jobs jobs;
    private final List<Job> work;
    private final Set<String> failing = new HashSet<>();

    PeriodicWork(Jobs jobs, List<Job> work) {
        this.jobs = jobs;
        this.work = work;
    }

    /**
     * A job.
     *
     * @param name the same on every node
     * @param every after what time it is done again
     * @param work asks whether to go on
     */
    record Job(String name, Duration every, Consumer<BooleanSupplier> work) {}

    /** Does what is due, unless another node does. */
    @Override
    public void accept(BooleanSupplier goOn) {
        for (Job job : work) {
            if (goOn.getAsBoolean()) {
                doWhereDue(job, goOn);
            }
        }
    }

    private void tellSuccess(Job job) {
        if (failing.remove(job.name())) {
            LOG.info("the job {} was done again", job.name());
        }
    }

    /** A failure is told once until the job was done, and tried again when the job is due again. */
    private void doWhereDue(Job job, BooleanSupplier goOn) {
        try {
            if (jobs.claim(job.name(), job.every())) {
                job.work().accept(goOn);
                tellSuccess(job);
            }
        } catch (RuntimeException failure) {
            if (goOn.getAsBoolean() && failing.add(job.name())) {
                LOG.warn("the job {} failed", job.name(), failure);
            }
        }
    }
}
