package dev.gatehouse.viewer.cli;

import dev.gatehouse.client.Backend;
import dev.gatehouse.client.BackendException;
import dev.gatehouse.client.Conflict;
import dev.gatehouse.client.Listing;
import dev.gatehouse.client.Snapshot;
import dev.gatehouse.client.Watch;
import dev.gatehouse.client.Watcher;
import dev.gatehouse.model.ObservableResource;
import dev.gatehouse.viewer.model.Industry;
import dev.gatehouse.viewer.model.PriceEvent;
import dev.gatehouse.viewer.model.Share;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Industries, shares and their prices. */
final class MarketCommands {

    private static final Table<Industry> INDUSTRIES = new Table<Industry>()
            .text("ID", Industry::requireId)
            .text("TAG", Industry::getTag)
            .text("NAME", Industry::getName);

    private static final Table<Share> SHARES = new Table<Share>()
            .text("ID", Share::requireId)
            .text("TAG", Share::getTag)
            .number("PRICE", share -> share.getPrice().toPlainString())
            .text("INDUSTRY", Share::getIndustry);

    private final Shell shell;

    MarketCommands(Shell shell) {
        this.shell = shell;
    }

    void addTo(CommandLine commands) {
        commands.addSubcommand(new CommandLine(new Industries()))
                .addSubcommand(new CommandLine(new Shares()))
                .addSubcommand(new CommandLine(new Watching()))
                .addSubcommand(new CommandLine(new Add())
                        .addSubcommand(new CommandLine(new AddIndustry()))
                        .addSubcommand(new CommandLine(new AddShare())))
                .addSubcommand(new CommandLine(new Change())
                        .addSubcommand(new CommandLine(new ChangeIndustry()))
                        .addSubcommand(new CommandLine(new ChangeShare())))
                .addSubcommand(new CommandLine(new Remove())
                        .addSubcommand(new CommandLine(new RemoveIndustry()))
                        .addSubcommand(new CommandLine(new RemoveShare())));
    }

    /** Which of them, and how new. */
    private static final class Selected {

        @Option(
                names = "--filter",
                paramLabel = "EXPRESSION",
                description = "those for which it holds, \"price gt 20\"")
        private @Nullable String filter;

        @Option(names = "--order-by", paramLabel = "PROPERTIES", description = "in that order, \"price desc, tag\"")
        private @Nullable String orderBy;

        @Option(names = "--top", paramLabel = "N", description = "so many at most")
        private @Nullable Integer top;

        @Option(names = "--cached", description = "as they were read last, also without a network")
        private boolean cached;

        @Option(names = "--fresh", description = "all of it anew, whatever was read before")
        private boolean fresh;

        /** @param told is given the age of what isn't asked for now */
        <T> List<T> of(Listing<T> listing, Consumer<Duration> told) {
            if (filter != null) {
                listing.filter(filter);
            }
            if (orderBy != null) {
                listing.orderBy(orderBy);
            }
            if (top != null) {
                listing.top(top);
            }
            if (fresh) {
                listing.fresh();
            }
            if (!cached) {
                return listing.fetch();
            }
            Snapshot<List<T>> kept = listing.cached().fetch();
            told.accept(kept.age());
            return kept.value();
        }
    }

    private void tellAge(Duration age) {
        if (age.toSeconds() > 0) {
            shell.tell("As of " + age.toSeconds() + " s ago.");
        }
    }

    @Command(name = "industries", description = "The industries of the market.")
    private final class Industries implements Runnable {

        @Mixin
        private final Selected selected = new Selected();

        @Override
        public void run() {
            try (Backend backend = shell.backend()) {
                shell.show(selected.of(backend.list(Industry.class), MarketCommands.this::tellAge), INDUSTRIES);
            }
        }
    }

    @Command(name = "shares", description = "The shares of an industry.")
    private final class Shares implements Runnable {

        @Parameters(paramLabel = "INDUSTRY", description = "its tag or id")
        private String industry = "";

        @Mixin
        private final Selected selected = new Selected();

        @Override
        public void run() {
            try (Backend backend = shell.backend()) {
                Industry owner =
                        selected.cached ? shell.keptIndustry(backend, industry) : shell.industry(backend, industry);
                shell.show(selected.of(backend.list(Share.class).ownedBy(owner), MarketCommands.this::tellAge), SHARES);
            }
        }
    }

    @Command(
            name = "watch",
            description = "New prices as they come, until Ctrl-C. After a gap it goes on where it was.")
    private final class Watching implements Runnable {

        @Parameters(paramLabel = "INDUSTRY", arity = "0..1", description = "its tag or id; all of them unless told")
        private @Nullable String industry;

        @Option(names = "--count", paramLabel = "N", description = "ends after so many")
        private @Nullable Integer count;

        @Override
        public void run() {
            try (Backend backend = shell.backend()) {
                Map<String, String> only = industry == null
                        ? Map.of()
                        : Map.of("industry", shell.industry(backend, industry).requireId());
                CountDownLatch enough = new CountDownLatch(count == null ? Integer.MAX_VALUE : count);
                Watch watch = backend.watch(PriceEvent.class, only, new Printing(enough));
                Thread.ofVirtual().start(() -> closeAfter(enough, watch));
                await(watch);
            }
        }

        private void closeAfter(CountDownLatch enough, Watch watch) {
            try {
                enough.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            watch.close();
        }

        private void await(Watch watch) {
            try {
                watch.ended().join();
            } catch (CompletionException ended) {
                if (ended.getCause() instanceof RuntimeException told) {
                    throw told;
                }
                throw ended;
            }
        }
    }

    private final class Printing implements Watcher<PriceEvent> {

        private final CountDownLatch enough;

        Printing(CountDownLatch enough) {
            this.enough = enough;
        }

        @Override
        public void next(PriceEvent price) {
            if (enough.getCount() > 0) {
                shell.show(
                        price,
                        one -> "%s  %s  %s".formatted(one.at(), one.price().toPlainString(), Table.oneLine(one.tag())));
                enough.countDown();
            }
        }

        @Override
        public void live() {
            shell.tell("Watching.");
        }

        @Override
        public void waiting(BackendException why, Duration wait) {
            shell.tell("Cut off: again in %.1f s".formatted(wait.toMillis() / 1_000.0));
        }
    }

    @Command(name = "add", description = "Adds a share, or an industry.")
    private static final class Add {}

    @Command(name = "change", description = "Changes a share, or an industry.")
    private static final class Change {}

    @Command(name = "remove", description = "Removes a share, or an industry that has none.")
    private static final class Remove {}

    @Command(name = "industry", description = "Adds an industry.")
    private final class AddIndustry implements Runnable {

        @Parameters(index = "0", paramLabel = "TAG")
        private String tag = "";

        @Parameters(index = "1", paramLabel = "NAME")
        private String name = "";

        @Override
        public void run() {
            Industry industry = new Industry();
            industry.setTag(tag);
            industry.setName(name);
            try (Backend backend = shell.backend()) {
                backend.save(industry);
            }
            shell.show(List.of(industry), INDUSTRIES);
        }
    }

    @Command(name = "share", description = "Adds a share.")
    private final class AddShare implements Runnable {

        @Parameters(index = "0", paramLabel = "INDUSTRY", description = "its tag or id")
        private String industry = "";

        @Parameters(index = "1", paramLabel = "TAG")
        private String tag = "";

        @Parameters(index = "2", paramLabel = "PRICE")
        private BigDecimal price = BigDecimal.ZERO;

        @Override
        public void run() {
            Share share = new Share();
            share.setTag(tag);
            share.setPrice(price);
            try (Backend backend = shell.backend()) {
                share.setIndustry(shell.industry(backend, industry).requireId());
                backend.save(share);
            }
            shell.show(List.of(share), SHARES);
        }
    }

    @Command(name = "industry", description = "Changes an industry.")
    private final class ChangeIndustry implements Runnable {

        @Parameters(paramLabel = "INDUSTRY", description = "its tag or id")
        private String industry = "";

        @Option(names = "--tag", paramLabel = "TAG")
        private @Nullable String tag;

        @Option(names = "--name", paramLabel = "NAME")
        private @Nullable String name;

        @Mixin
        private final Unchanged unchanged = new Unchanged();

        @Override
        public void run() {
            try (Backend backend = shell.backend()) {
                Industry found = shell.industry(backend, industry);
                if (tag != null) {
                    found.setTag(tag);
                }
                if (name != null) {
                    found.setName(name);
                }
                unchanged.save(backend, found);
                shell.show(List.of(found), INDUSTRIES);
            }
        }
    }

    @Command(name = "share", description = "Changes a share.")
    private final class ChangeShare implements Runnable {

        @Parameters(index = "0", paramLabel = "INDUSTRY", description = "its tag or id")
        private String industry = "";

        @Parameters(index = "1", paramLabel = "SHARE", description = "its tag or id")
        private String share = "";

        @Option(names = "--tag", paramLabel = "TAG")
        private @Nullable String tag;

        @Option(names = "--price", paramLabel = "PRICE")
        private @Nullable BigDecimal price;

        @Mixin
        private final Unchanged unchanged = new Unchanged();

        @Override
        public void run() {
            try (Backend backend = shell.backend()) {
                Share found = shell.share(backend, shell.industry(backend, industry), share);
                if (tag != null) {
                    found.setTag(tag);
                }
                if (price != null) {
                    found.setPrice(price);
                }
                unchanged.save(backend, found);
                shell.show(List.of(found), SHARES);
            }
        }
    }

    /** Whose change counts where two make one. */
    private static final class Unchanged {

        @Option(
                names = "--if-version",
                paramLabel = "N",
                description = "only while it is of that version; else of the one that it has now")
        private @Nullable Long version;

        @Option(names = "--force", description = "also where somebody else changes it at the same time")
        private boolean force;

        void save(Backend backend, ObservableResource resource) {
            require(resource);
            try {
                backend.save(resource);
            } catch (Conflict conflict) {
                if (!force) {
                    throw conflict;
                }
                conflict.keepMine();
                backend.save(resource);
            }
        }

        void require(ObservableResource resource) {
            if (version != null && version != resource.getVersion()) {
                throw new OtherVersionException(resource.getVersion());
            }
        }
    }

    @Command(name = "industry", description = "Removes an industry that has no shares.")
    private final class RemoveIndustry implements Runnable {

        @Parameters(paramLabel = "INDUSTRY", description = "its tag or id")
        private String industry = "";

        @Override
        public void run() {
            try (Backend backend = shell.backend()) {
                backend.remove(shell.industry(backend, industry));
            }
            shell.tell("Removed.");
        }
    }

    @Command(name = "share", description = "Removes a share.")
    private final class RemoveShare implements Runnable {

        @Parameters(index = "0", paramLabel = "INDUSTRY", description = "its tag or id")
        private String industry = "";

        @Parameters(index = "1", arity = "1..*", paramLabel = "SHARE", description = "its tag or id")
        private List<String> shares = new ArrayList<>();

        @Override
        public void run() {
            try (Backend backend = shell.backend()) {
                Industry owner = shell.industry(backend, industry);
                for (String share : shares) {
                    backend.remove(shell.share(backend, owner, share));
                    shell.tell("Removed " + share + ".");
                }
            }
        }
    }
}
