package dev.gatehouse.client;

import dev.gatehouse.client.Kept.Grant;
import dev.gatehouse.model.ObservableResource;
import dev.gatehouse.model.Page;
import dev.gatehouse.model.PolicyExplanation;
import dev.gatehouse.model.Problem;
import dev.gatehouse.model.ProblemCode;
import dev.gatehouse.model.SignInForm;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * An API that has Gatehouse, as one person uses it on one device. Thread-safe; calls block, which virtual threads are for, and those whose names
 * end in {@code Async} don't.
 *
 * {@snippet class="dev.gatehouse.client.ExamplesTest" region="beginning"}
 *
 * Whoever was signed in when a process ended still is after {@link #restore()}, also without a network. Access tokens are renewed shortly before
 * they expire, or when the server says that they have: once for all threads, and for all processes that keep permits in the same place. A token is
 * sent to the server named here and nowhere else, whatever that answers.
 */
public final class Backend implements AutoCloseable {

    private static final String DEVICE_TOKEN = "X-Device-Token";
    private static final String RESOURCES = "api/";
    private static final String STREAM = "/stream";
    private static final String EVENTS = "text/event-stream, application/problem+json";
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    /** Before a server that couldn't be told of a sign-out is told again. */
    private static final Duration BETWEEN_FAREWELLS = Duration.ofSeconds(10);

    private final BackendOptions options;
    private final Transport transport;
    private final Repeater repeater;
    private final PermitKeeper keeper;
    private final GrantReader grants;
    private final JsonMapper json;
    private final Reads reads;
    private final Writer writer;
    private final OfferedPaths offered = new OfferedPaths(this::description);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean isFinishing = new AtomicBoolean();
    private volatile Deadline mayFinish = Deadline.in(Duration.ZERO);

    /** @param settling how long a copy of a renewal may be under way */
    Backend(
            BackendOptions options,
            Transport transport,
            @Nullable AnswerCache cache,
            JsonMapper json,
            Duration settling) {
        Clock clock = options.clock();
        this.options = options;
        this.transport = transport;
        this.json = json;
        this.repeater = new Repeater(options.attempts(), clock);
        this.grants = new GrantReader(options.userName(), clock);
        this.keeper = new PermitKeeper(
                options.permits(),
                transport,
                grants,
                json,
                clock,
                options.uri().toString(),
                settling,
                over -> forget(cache, over));
        this.reads = new Reads(cache, call -> answer(call, () -> {}), transport::address, keeper::current, json);
        this.writer = new Writer(this, reads, json, clock);
    }

    private static void forget(@Nullable AnswerCache cache, Grant over) {
        if (cache != null) {
            cache.clear(new SessionKey(over.sessionKey()));
        }
    }

    /**
     * One of the server there.
     *
     * @param uri {@code https://api.example}, with a path where its API is below one; {@code http} only for this machine, unless
     *     {@link BackendBuilder#allowPlainHttp()} is said
     * @throws IllegalArgumentException where it is no such address
     */
    public static BackendBuilder at(URI uri) {
        return new BackendBuilder(uri);
    }

    /** What this was made with. */
    public BackendOptions options() {
        return options;
    }

    /**
     * Goes on where the last process ended, without asking the server.
     *
     * @return whether somebody is signed in
     */
    public boolean restore() {
        boolean isSignedIn = keeper.restore().isPresent();
        finishSoon();
        return isSignedIn;
    }

    /** Whether somebody is signed in, as far as is known here. */
    public boolean isSignedIn() {
        return keeper.current().isPresent();
    }

    /**
     * Who is signed in, as the server told at the sign-in or the last renewal.
     *
     * @param type the application's own class of a user, or {@code Map}
     */
    public <U> Optional<U> user(Class<U> type) {
        return keeper.current().map(grant -> settled(json.treeToValue(grant.user(), type)));
    }

    /** Of the permit that this device is signed in with, the id. */
    public Optional<String> currentPermit() {
        return keeper.current().map(Grant::id);
    }

    /** Is told when somebody isn't signed in any more, and why: because they asked for it, or because the server ended their permit. */
    public void onSignedOut(Consumer<SignedOut> listener) {
        keeper.onSignedOut(listener);
    }

    /**
     * Signs in. Whoever was signed in before isn't any more, here and on the server.
     *
     * @throws Refused {@code SignInRefused} where the two don't open an account, or not at the moment
     * @throws Unreachable where no answer came: nobody is signed in by that
     */
    public SignIn signIn(String email, String password) {
        return signIn("api/permits", new SignInForm(email, password, null));
    }

    /** @see #signIn(String, String) */
    public CompletableFuture<SignIn> signInAsync(String email, String password) {
        return async(() -> signIn(email, password));
    }

    SignIn signIn(String path, Object form) {
        Map<String, String> device = new HashMap<>();
        keeper.deviceToken().ifPresent(token -> device.put(DEVICE_TOKEN, token));
        Call call = new Call("POST", path, form, device, false);
        Answer answer = repeater.run(false, options.progress(), until -> transport.send(call, null, until));
        Problem problem = answer.problem();
        if (problem != null && problem.secondFactor() != null && answer.has(ProblemCode.SECOND_FACTOR_REQUIRED)) {
            return new SignIn.SecondFactorNeeded(this, problem.secondFactor());
        }
        Grant grant = grants.read(successful(answer));
        if (!grant.user().isObject()) {
            throw new IllegalStateException("the answer has no '" + options.userName()
                    + "': BackendBuilder.userName says what the application calls a user");
        }
        String known = answer.headers().get(DEVICE_TOKEN);
        keeper.begin(grant, known != null && Transport.isHeader(known) ? known : null);
        finishSoon();
        return new SignIn.SignedIn(grant.user().path("id").asString());
    }

    /**
     * Signs out: nobody is signed in here from now on, nor in other processes that keep permits in the same place, and the server ends the permit.
     * Where it can't be reached that is done as soon as it can.
     *
     * @return {@code false} where that is still to be done: it couldn't be reached
     */
    public boolean signOut() {
        keeper.leave();
        return finishLeaving();
    }

    /** @see #signOut() */
    public CompletableFuture<Boolean> signOutAsync() {
        return async(this::signOut);
    }

    private boolean finishLeaving() {
        try {
            keeper.finishLeaving();
            return true;
        } catch (BackendException notNow) {
            mayFinish = Deadline.in(BETWEEN_FAREWELLS);
            return false;
        }
    }

    /** The devices one is signed in on; a manager's: everybody's. */
    public PermitConsole permits() {
        return new PermitConsole(this);
    }

    /** Whether whoever is signed in meets a policy, why, and from when on. */
    public PolicyExplanation explain(String policy) {
        return explained(policy, new QueryString());
    }

    /** @see #explain(String) */
    public CompletableFuture<PolicyExplanation> explainAsync(String policy) {
        return async(() -> explain(policy));
    }

    /** The same of somebody else, by their id; for managers. */
    public PolicyExplanation explain(String policy, String userId) {
        QueryString query = new QueryString();
        query.set(options.userName(), userId);
        return explained(policy, query);
    }

    /** @see #explain(String, String) */
    public CompletableFuture<PolicyExplanation> explainAsync(String policy, String userId) {
        return async(() -> explain(policy, userId));
    }

    private PolicyExplanation explained(String policy, QueryString query) {
        Call call = Call.get("api/policies/" + ResourcePath.part(policy) + "/explain" + query.text());
        return readOne(call(call), PolicyExplanation.class);
    }

    /** What people do about accounts before they can sign in: registering, confirming an address, a forgotten password. */
    public Registration registration() {
        return new Registration(this);
    }

    /** Those of a class of the application's, as far as the caller may see them; which is said by what is answered. */
    public <T> Listing<T> list(Class<T> type) {
        return new Listing<>(this, type, new ResourcePath(RESOURCES, type));
    }

    /**
     * One of a class of the application's, by its key.
     *
     * @param owners where it belongs to others: those, from the outermost on
     * @throws IllegalArgumentException where the server has no such resources; its message says which it has
     * @throws BackendException where it isn't answered as it should be
     */
    public <T> T find(Class<T> type, String key, Object... owners) {
        Lookup<T> lookup = lookup(type, key);
        for (Object owner : owners) {
            lookup.ownedBy(owner);
        }
        return lookup.fetch();
    }

    /** @see #find */
    public <T> CompletableFuture<T> findAsync(Class<T> type, String key, Object... owners) {
        return async(() -> find(type, key, owners));
    }

    /** One of a class of the application's, by its key: for whoever says how new it is to be. */
    public <T> Lookup<T> lookup(Class<T> type, String key) {
        return new Lookup<>(this, type, new ResourcePath(RESOURCES, type), key);
    }

    Reads reads() {
        return reads;
    }

    Answer get(String path, Freshness freshness) {
        return successful(reads.read(path, freshness));
    }

    <T> T readOne(Answer answer, Class<T> type) {
        return read(answer, json.constructType(type));
    }

    /**
     * Listens to what happens to those of a class of the application's, until that is closed: a path below theirs is called {@code stream}.
     *
     * {@snippet class="dev.gatehouse.client.ExamplesTest" region="watching"}
     *
     * @param type of what is told; {@link dev.gatehouse.model.ResourceName} says of whom that is
     * @throws IllegalArgumentException where the server has no such stream; its message says what it has
     */
    public <T> Watch watch(Class<T> type, Watcher<T> watcher) {
        return watch(type, Map.of(), watcher);
    }

    /** @param only parameters that say what to be told of, {@code industry} for instance */
    public <T> Watch watch(Class<T> type, Map<String, String> only, Watcher<T> watcher) {
        ResourcePath path = new ResourcePath(RESOURCES, type);
        check("GET", path.template() + STREAM);
        QueryString query = new QueryString();
        only.forEach(query::set);
        Call call = Call.get(path.collection() + STREAM + query.text()).with("Accept", EVENTS);
        Watch watch = new Watch(this, json);
        watches.add(watch);
        threads.execute(() -> {
            try {
                watch.follow(call, type, watcher);
            } finally {
                watches.remove(watch);
            }
        });
        return watch;
    }

    /**
     * Saves it: what the server doesn't have yet is made, of what it has only that is sent which was changed here, and where nothing was nothing is.
     * Afterwards it says what the server answered. It is done once, however often it has to be sent.
     *
     * {@snippet class="dev.gatehouse.client.ExamplesTest" region="saving"}
     *
     * @param owners where its class doesn't say whose it is ({@link dev.gatehouse.model.ResourceOwner}): those, from the outermost on
     * @throws Conflict where somebody else changed it in the meantime
     * @throws IllegalArgumentException where the server has no such resources; its message says which it has
     * @throws BackendException where it isn't answered as it should be
     */
    public void save(ObservableResource resource, Object... owners) {
        writer.saving(resource, pathOf(resource, owners)).get().run();
    }

    /**
     * As it is now; what is changed meanwhile stays a change. What the server answers is put into it where {@link BackendBuilder#applyOn} says.
     *
     * @see #save
     */
    public CompletableFuture<Void> saveAsync(ObservableResource resource, Object... owners) {
        return applied(() -> writer.saving(resource, pathOf(resource, owners)));
    }

    /**
     * Removes it, unless somebody else changed it in the meantime; {@link #save} says the rest.
     *
     * @throws Conflict where somebody did
     */
    public void remove(ObservableResource resource, Object... owners) {
        writer.removing(resource, pathOf(resource, owners), keyOf(resource))
                .get()
                .run();
    }

    /** @see #remove */
    public CompletableFuture<Void> removeAsync(ObservableResource resource, Object... owners) {
        return applied(() -> writer.removing(resource, pathOf(resource, owners), keyOf(resource)));
    }

    /** @param what looks at an object of the application's, and answers what sends it, which answers what puts the answer into it */
    private CompletableFuture<Void> applied(Supplier<Supplier<Runnable>> what) {
        try {
            return async(what.get()).thenAcceptAsync(Runnable::run, options.applyOn());
        } catch (RuntimeException unsaveable) {
            return CompletableFuture.failedFuture(unsaveable);
        }
    }

    private ResourcePath pathOf(ObservableResource resource, Object... owners) {
        ResourcePath path = new ResourcePath(RESOURCES, resource.getClass());
        for (Object owner : owners) {
            path.own(this, owner);
        }
        ResourceType.Owner owner = ResourceType.of(resource.getClass()).owner();
        if (owners.length == 0 && owner != null) {
            path.own(owner.type(), ownerOf(resource, owner.property()));
        }
        return path;
    }

    /** Whose it is as far as the server knows: it may be about to become somebody else's. */
    private String ownerOf(ObservableResource resource, String property) {
        return resource.getId() != null && resource.changes().contains(property)
                ? text(json.valueToTree(resource.originalValueOf(property).orElse(null)), resource, property)
                : textOf(resource, property);
    }

    /** What identifies it among its kind. */
    String keyOf(Object resource) {
        return textOf(resource, ResourceType.of(resource.getClass()).key());
    }

    private String textOf(Object resource, String property) {
        return text(json.valueToTree(resource).path(property), resource, property);
    }

    private static String text(JsonNode value, Object resource, String property) {
        if (!value.isValueNode() || value.isNull() || value.asString().isEmpty()) {
            throw new IllegalArgumentException(resource.getClass().getSimpleName() + " has no " + property + " yet");
        }
        return value.asString();
    }

    void check(String method, String template) {
        offered.check(method, template);
    }

    /** What the server describes of the version that the application was made for, or at all. */
    private JsonNode description() {
        for (String path : List.of("v3/api-docs/" + ResourcePath.encoded(options.version()), "v3/api-docs")) {
            Answer answer = repeater.run(true, options.progress(), until -> described(path, until));
            if (answer.isSuccess()) {
                return answer.body();
            }
        }
        return MissingNode.getInstance();
    }

    /** Not all servers describe themselves, and not to everybody; whatever else is answered there, it is the same. */
    private Answer described(String path, Deadline until) {
        Answer answer = transport.send(Call.get(path), null, until);
        return answer.isSuccess() ? answer : Answer.NOTHING_THERE;
    }

    <T> Page<T> readPage(Answer answer, Class<T> type) {
        return read(answer, json.getTypeFactory().constructParametricType(Page.class, type));
    }

    /** As whoever is signed in. */
    Answer call(Call call) {
        return successful(answer(call, () -> {}));
    }

    /** @param sending is told each time it is sent */
    Answer answer(Call call, Runnable sending) {
        return repeater.run(call.mayRepeat(), options.progress(), until -> {
            sending.run();
            return send(call, until);
        });
    }

    /** Whose token was refused is sent once more, with the next one. */
    private Answer send(Call call, Deadline until) {
        Grant grant = ready(() -> keeper.usable(until));
        Answer answer = transport.send(call, grant.accessToken(), until);
        if (!answer.refusesToken()) {
            return answer;
        }
        Grant next = ready(() -> keeper.renewed(grant, until));
        return transport.send(call, next.accessToken(), until);
    }

    /** An answer that goes on, as whoever is signed in. {@link Transport#open} says the rest. */
    Response open(Call call, Consumer<okhttp3.Call> sending) {
        Deadline until = Deadline.in(options.attempts().deadline());
        Grant grant = ready(() -> keeper.usable(until));
        Response first = transport.open(call, grant.accessToken(), sending);
        if (first.isSuccessful()) {
            return first;
        }
        Answer refused = transport.readAll(first);
        if (!refused.refusesToken()) {
            throw failure(refused);
        }
        Response second =
                transport.open(call, ready(() -> keeper.renewed(grant, until)).accessToken(), sending);
        if (second.isSuccessful()) {
            return second;
        }
        throw failure(transport.readAll(second));
    }

    private BackendException failure(Answer answer) {
        return answer.isPassing() ? answer.unreachable(options.clock()) : answer.failure(options.clock());
    }

    private static Grant ready(Supplier<Grant> permit) {
        try {
            return permit.get();
        } catch (Unreachable away) {
            throw away.unsent();
        }
    }

    /** As nobody. */
    Answer callAnonymously(Call call) {
        return successful(
                repeater.run(call.mayRepeat(), options.progress(), until -> transport.send(call, null, until)));
    }

    Answer successful(Answer answer) {
        if (!answer.isSuccess()) {
            throw answer.failure(options.clock());
        }
        finishSoon();
        return answer;
    }

    /** On one thread, however many calls are answered meanwhile. */
    private void finishSoon() {
        if (keeper.isLeaving() && mayFinish.isOver() && isFinishing.compareAndSet(false, true)) {
            try {
                threads.execute(() -> {
                    try {
                        finishLeaving();
                    } finally {
                        isFinishing.set(false);
                    }
                });
            } catch (RejectedExecutionException closed) {
                isFinishing.set(false);
            }
        }
    }

    /** What was just read is what the server has. */
    static <T> T settled(T read) {
        if (read instanceof ObservableResource resource) {
            resource.settle();
        } else if (read instanceof Page<?> page) {
            page.value().forEach(Backend::settled);
        }
        return read;
    }

    /** @throws Unreachable where it has another shape */
    <T> T read(Answer answer, TypeReference<T> type) {
        return read(answer, json.constructType(type));
    }

    @SuppressWarnings("TypeParameterUnusedInFormals") // the callers' types say it
    private <T> T read(Answer answer, JavaType type) {
        try {
            if (answer.body().isObject()) {
                return settled(json.treeToValue(answer.body(), type));
            }
        } catch (JacksonException other) {
            String where = other.getPathReference();
            throw new Unreachable("the answer is not what was expected: " + where, other).lasting();
        }
        throw new Unreachable("the answer is not what was expected", null);
    }

    /**
     * The page after one.
     *
     * @param asked where that was
     * @param link what it says of the next, or {@code null}
     * @param seen what was read of it already: a server that names a page again would be asked for ever
     */
    @Nullable
    String following(String asked, @Nullable String link, Set<String> seen) {
        seen.add(asked);
        String next = link == null ? null : transport.following(asked, link);
        if (next != null && seen.contains(next)) {
            throw new Unreachable("the answer names a page that was read already", null);
        }
        return next;
    }

    CompletableFuture<Void> done(Runnable what) {
        return async(() -> {
            what.run();
            return null;
        });
    }

    <T> CompletableFuture<T> async(Supplier<T> what) {
        try {
            return CompletableFuture.supplyAsync(what, threads);
        } catch (RejectedExecutionException closed) {
            return CompletableFuture.failedFuture(Repeater.closed());
        }
    }

    /** Never shows a token. */
    @Override
    public String toString() {
        return "Backend[" + options.uri() + ", " + currentPermit().orElse("nobody") + "]";
    }

    /** Waits a moment for what is under way, and ends it then, attempts included; whoever is signed in stays so. No calls are made afterwards. */
    @Override
    public void close() {
        watches.forEach(Watch::close);
        threads.shutdown();
        try {
            Deadline until = Deadline.in(FAREWELL);
            if (!repeater.close(until.left()) || !isOver(until.left())) {
                transport.cancel();
                threads.shutdownNow();
                // Not for ever: this may be on one of them.
                isOver(FAREWELL);
            }
        } catch (InterruptedException hurry) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
        transport.cancel();
        transport.close();
    }

    private boolean isOver(Duration patience) throws InterruptedException {
        return threads.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
    }
}
