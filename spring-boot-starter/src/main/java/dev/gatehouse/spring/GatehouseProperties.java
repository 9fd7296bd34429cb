package dev.gatehouse.spring;

import dev.gatehouse.core.claims.InvalidOptionException;
import dev.gatehouse.core.factor.PasskeyOptions;
import dev.gatehouse.core.permit.KeyEncryption;
import dev.gatehouse.core.permit.KeyOptions;
import dev.gatehouse.core.permit.PermitOptions;
import dev.gatehouse.core.permit.SigningAlgorithm;
import dev.gatehouse.core.permit.SigningOptions;
import dev.gatehouse.core.user.CodeOptions;
import dev.gatehouse.core.user.Emails;
import dev.gatehouse.core.user.HashingOptions;
import dev.gatehouse.core.user.IdentityOptions;
import dev.gatehouse.core.user.LockoutOptions;
import dev.gatehouse.jdbc.PostgresqlOptions;
import dev.gatehouse.spring.limit.ClientAddresses;
import dev.gatehouse.spring.limit.LimitOptions;
import dev.gatehouse.spring.problem.ApiDeprecation;
import dev.gatehouse.spring.problem.DoorOptions;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The settings of Gatehouse, {@code gatehouse.*}. Each has a default that is fit for production on one node.
 *
 * @param data folder of the embedded database and the key file; made when absent, for one process at a time unless
 *     {@code databaseUrl} is set
 * @param databaseUrl a PostgreSQL, {@code jdbc:postgresql://host:port/database}; without it the embedded database in
 *     {@code data} is used
 * @param databaseUser who we are to PostgreSQL, unless the URL says so
 * @param databasePassword what proves that, unless the URL says so
 * @param databaseConnections how many connections to PostgreSQL one node has at most
 * @param permit permits and their tokens
 * @param keys the keys that sign, and the key that encrypts them at rest
 * @param users accounts
 * @param hashing how passwords are hashed
 * @param lockout how guessing is stopped
 * @param passkeys where passkeys are used
 * @param mail the e-mails that users get
 * @param web the HTTP side
 * @param nodes the nodes that share one PostgreSQL
 * @param limits how often anybody may ask for what needs no permit
 * @param audit the record of security events
 * @param session sessions of browsers
 */
@ConfigurationProperties("gatehouse")
public record GatehouseProperties(
        @DefaultValue("gatehouse-data") Path data,
        @Nullable String databaseUrl,
        @Nullable String databaseUser,
        @Nullable String databasePassword,
        @DefaultValue("10") int databaseConnections,
        @DefaultValue PermitProperties permit,
        @DefaultValue KeyProperties keys,
        @DefaultValue UserProperties users,
        @DefaultValue HashingProperties hashing,
        @DefaultValue LockoutProperties lockout,
        @DefaultValue PasskeyProperties passkeys,
        @DefaultValue MailProperties mail,
        @DefaultValue WebProperties web,
        @DefaultValue NodeProperties nodes,
        @DefaultValue LimitProperties limits,
        @DefaultValue AuditProperties audit,
        @DefaultValue SessionProperties session) {

    /** An empty URL is none: a variable of the environment can be left empty. */
    public GatehouseProperties {
        databaseUrl = databaseUrl == null || databaseUrl.isBlank() ? null : databaseUrl;
    }

    /**
     * Permits and their tokens.
     *
     * @param issuer the {@code iss} of access tokens
     * @param audience the {@code aud} of access tokens
     * @param accessLifetime how long an access token lives
     * @param refreshLifetime how long a permit lives unless it is renewed
     * @param absoluteLifetime how long a permit lives however often it is renewed; by default 90 days, or the refresh
     *     lifetime where that is longer
     * @param grace how long a client that sends no attempt may ask for the same renewal again; 0 for not at all
     * @param clockSkew how far off another machine's clock may be, up to a minute
     * @param scope the {@code scope} of access tokens
     * @param retention how long an expired permit is kept before its row is removed
     * @param algorithm what signs access tokens: ES256, Ed25519, RS256 or HS256
     * @param secret the secret of HS256: base64 of 32 or more random bytes
     */
    public record PermitProperties(
            @DefaultValue("gatehouse") String issuer,
            @DefaultValue("gatehouse-api") String audience,
            @DefaultValue("PT5M") Duration accessLifetime,
            @DefaultValue("P14D") Duration refreshLifetime,
            @Nullable Duration absoluteLifetime,
            @DefaultValue("PT10S") Duration grace,
            @DefaultValue("PT0S") Duration clockSkew,
            @DefaultValue("api.access") String scope,
            @DefaultValue("P30D") Duration retention,
            @DefaultValue("ES256") SigningAlgorithm algorithm,
            @Nullable String secret) {

        private static final Duration ABSOLUTE = PermitOptions.DEFAULT.absoluteLifetime();

        /** Never shows the secret. */
        @Override
        public String toString() {
            return "PermitProperties[" + algorithm + "]";
        }

        PermitOptions toOptions() {
            return named(
                    "gatehouse.permit",
                    () -> new PermitOptions(
                            issuer, audience, accessLifetime, refreshLifetime, absolute(), grace, clockSkew, scope));
        }

        Duration toRetention() {
            if (retention.isNegative()) {
                throw new InvalidPropertyException(
                        "gatehouse.permit.retention", "must be 0 or more, but is " + retention, null);
            }
            return retention;
        }

        SigningOptions toSigningOptions() {
            return named("gatehouse.permit", () -> new SigningOptions(algorithm, secret));
        }

        private Duration absolute() {
            if (absoluteLifetime != null) {
                return absoluteLifetime;
            }
            return refreshLifetime.compareTo(ABSOLUTE) > 0 ? refreshLifetime : ABSOLUTE;
        }
    }

    /**
     * The keys that sign, and the key that encrypts them at rest.
     *
     * @param encryptionKey 32 bytes in base64; instead of a file
     * @param encryptionKeyFile the file that holds it; by default {@code gatehouse.key} in the data folder, made at the
     *     first start
     * @param previousEncryptionKey the one before it, while it is being changed
     * @param previousEncryptionKeyFile the file that holds that one, likewise
     * @param lead how long a new key is published before it signs
     * @param rotateEvery how long a key signs until it is rotated; 0 for never
     */
    public record KeyProperties(
            @Nullable String encryptionKey,
            @Nullable Path encryptionKeyFile,
            @Nullable String previousEncryptionKey,
            @Nullable Path previousEncryptionKeyFile,
            @DefaultValue("PT15M") Duration lead,
            @DefaultValue("P30D") Duration rotateEvery) {

        private static final String PREVIOUS = "gatehouse.keys.previous-encryption-key";

        KeyOptions toOptions() {
            return named("gatehouse.keys", () -> new KeyOptions(lead, rotateEvery));
        }

        /**
         * The key-encryption key.
         *
         * @param file where it is unless the settings say otherwise
         * @param fresh whether nothing was sealed under it yet, so that it may be made
         */
        KeyEncryption toEncryption(Path file, boolean fresh) {
            KeyEncryption current = current(encryptionKeyFile == null ? file : encryptionKeyFile, fresh);
            return named(
                    "gatehouse.keys",
                    () -> previous().map(current::withPrevious).orElse(current));
        }

        private KeyEncryption current(Path file, boolean fresh) {
            if (encryptionKey != null) {
                return named("gatehouse.keys", () -> KeyEncryption.of(encryptionKey));
            }
            return fresh ? KeyEncryption.ofFile(file) : KeyEncryption.ofExistingFile(file);
        }

        /** Whether the key-encryption key is being changed. */
        boolean hasPrevious() {
            return previous().isPresent();
        }

        /** What is left empty is not there: it is taken away again when the change is done. */
        private Optional<KeyEncryption> previous() {
            if (previousEncryptionKey != null && !previousEncryptionKey.isBlank()) {
                return Optional.of(previous(previousEncryptionKey));
            }
            return Optional.ofNullable(previousEncryptionKeyFile)
                    .filter(file -> !file.toString().isBlank())
                    .map(KeyEncryption::ofExistingFile);
        }

        private static KeyEncryption previous(String key) {
            try {
                return KeyEncryption.of(key);
            } catch (InvalidOptionException e) {
                throw new InvalidPropertyException(PREVIOUS, e.allowed(), e);
            }
        }

        /** Never shows a key. */
        @Override
        public String toString() {
            return "KeyProperties[" + encryptionKeyFile + "]";
        }
    }

    /**
     * Accounts.
     *
     * @param minPasswordLength characters a new password has at least, 8 to 64; 15 or more is recommended
     * @param requireConfirmed whether an e-mail address must be confirmed before its user can sign in
     * @param adminRole the role that somebody who could sign in always has, once anybody had it
     * @param productNames names that everybody thinks of who makes up a password here: no password is made of them, nor of
     *     the application's name
     * @param codeLifetime how long a security code holds
     * @param invitationLifetime how long one holds with which an invitation is accepted
     * @param codeInterval how long a user waits for the next one
     * @param unconfirmedRetention how long whoever registered and didn't confirm keeps the address from others
     * @param coolingPeriod how long users can withdraw the removal of their accounts
     */
    public record UserProperties(
            @DefaultValue("8") int minPasswordLength,
            @DefaultValue("true") boolean requireConfirmed,

            @DefaultValue(IdentityOptions.DEFAULT_ADMIN_ROLE)
            String adminRole,

            @DefaultValue List<String> productNames,
            @DefaultValue("PT15M") Duration codeLifetime,
            @DefaultValue("P7D") Duration invitationLifetime,
            @DefaultValue("PT1M") Duration codeInterval,
            @DefaultValue("P7D") Duration unconfirmedRetention,
            @DefaultValue("P30D") Duration coolingPeriod) {

        public UserProperties {
            productNames = List.copyOf(productNames);
        }

        List<String> productNames(String applicationName) {
            return Stream.concat(productNames.stream(), Stream.of(applicationName))
                    .toList();
        }

        CodeOptions toCodeOptions() {
            return named("gatehouse.users", () -> new CodeOptions(codeLifetime, invitationLifetime, codeInterval));
        }

        Duration toCoolingPeriod() {
            return atLeast(Duration.ZERO, "gatehouse.users.cooling-period", coolingPeriod);
        }

        Duration toUnconfirmedRetention() {
            return atLeast(Duration.ofHours(1), "gatehouse.users.unconfirmed-retention", unconfirmedRetention);
        }
    }

    /**
     * The e-mails that users get. How they are sent is said by {@code spring.mail.*}.
     *
     * @param from the address they come from; needed where {@code spring.mail.host} is set
     * @param product what they call the application
     * @param claimFor how long a node has for a few of them, before another one sends them
     * @param giveUpAfter how long one is tried again that could not be sent
     */
    public record MailProperties(
            @Nullable String from,
            @DefaultValue("Gatehouse") String product,
            @DefaultValue("PT1M") Duration claimFor,
            @DefaultValue("P2D") Duration giveUpAfter) {

        String requiredFrom() {
            if (from == null || Emails.normalize(from).isEmpty()) {
                throw new InvalidPropertyException(
                        "gatehouse.mail.from",
                        "must be the address that e-mails come from, such as shares@example.com, since they are sent",
                        null);
            }
            return from.strip();
        }

        Duration toClaimFor() {
            return atLeast(Duration.ofSeconds(1), "gatehouse.mail.claim-for", claimFor);
        }

        Duration toGiveUpAfter() {
            return atLeast(Duration.ofHours(1), "gatehouse.mail.give-up-after", giveUpAfter);
        }
    }

    /**
     * How passwords are hashed (Argon2id, RFC 9106), and how many at once.
     *
     * @param memoryKib memory of one hash in KiB
     * @param iterations passes over it
     * @param parallelism lanes of one hash
     * @param threads how many are hashed at once; by default one per processor, if the heap allows
     * @param maxWaiting how many may wait for that; the next one is answered 503
     * @param maxWait how long one waits before it is answered 503
     */
    public record HashingProperties(
            @DefaultValue("19456") int memoryKib,
            @DefaultValue("2") int iterations,
            @DefaultValue("1") int parallelism,
            @Nullable Integer threads,
            @DefaultValue("200") int maxWaiting,
            @DefaultValue("PT5S") Duration maxWait) {

        HashingOptions toOptions() {
            return named(
                    "gatehouse.hashing",
                    () -> new HashingOptions(memoryKib, iterations, parallelism, threadCount(), maxWaiting, maxWait));
        }

        private int threadCount() {
            return threads == null ? HashingOptions.DEFAULT.threads() : threads;
        }
    }

    /**
     * How guessing is stopped.
     *
     * @param maxFailures failed sign-ins in a row that lock the account; 0 never locks
     * @param duration how long the first lock lasts; each further one doubles it
     * @param maxDuration what a lock never exceeds
     * @param maxPerDay failed sign-ins within any 24 hours; 0 for any number; by default 20, or twice {@code maxFailures} where
     *     that is more
     */
    public record LockoutProperties(
            @DefaultValue("5") int maxFailures,
            @DefaultValue("PT15M") Duration duration,
            @DefaultValue("PT24H") Duration maxDuration,
            @Nullable Integer maxPerDay) {

        LockoutOptions toOptions() {
            return named("gatehouse.lockout", () -> new LockoutOptions(maxFailures, duration, maxDuration, perDay()));
        }

        private int perDay() {
            return maxPerDay == null ? LockoutOptions.defaultPerDay(maxFailures) : maxPerDay;
        }
    }

    /**
     * Where passkeys are used.
     *
     * @param rpId the domain they are for, such as {@code example.com}, for good; without it there are none
     * @param rpName what people call the application; by default the issuer
     * @param origins of the pages that use them; by default {@code https://} and the domain
     */
    public record PasskeyProperties(
            @Nullable String rpId,
            @Nullable String rpName,
            @DefaultValue Set<String> origins) {

        public PasskeyProperties {
            origins = Set.copyOf(origins);
        }
    }

    /**
     * The HTTP side.
     *
     * @param userName what the application calls a user, in the singular: the field of a sign-in's answer and the query
     *     parameter that names one
     * @param usersPath where the application has its users: a path that begins with / and doesn't end with one
     * @param managerPolicy the policy of those who may see and end everybody's permits, and manage users
     * @param adminPolicy the policy of those who give and take roles, and manage users who have any
     * @param keyPolicy the policy of those who may see, rotate and retire the keys that sign
     * @param auditPolicy the policy of those who see all of the record of security events
     * @param endpoints which of the endpoints there are
     * @param maxBody the largest request body taken
     * @param apiVersions versions of the API that are served; the first is the default
     * @param deprecations versions of the API that are still served, but to be left: each has a {@code version}, the day
     *     {@code since} which that is so, and perhaps the day of its {@code sunset} and a {@code link} to what to read
     * @param retryAfter how long callers are asked to wait when the database is away
     * @param repeatableFor how long after it was first sent a repeatable request may be sent again
     * @param trustedProxies addresses and networks ({@code 10.1.0.0/16}) of our own proxies: only what they say in
     *     {@code X-Forwarded-For} is believed
     */
    public record WebProperties(
            @DefaultValue("user") String userName,
            @DefaultValue("/api/users") String usersPath,
            @DefaultValue("Admins") String managerPolicy,
            @DefaultValue("Admins") String adminPolicy,
            @DefaultValue("Admins") String keyPolicy,
            @DefaultValue("Admins") String auditPolicy,
            @DefaultValue EndpointProperties endpoints,
            @DefaultValue("64KB") DataSize maxBody,
            @DefaultValue("1.0") List<String> apiVersions,
            @DefaultValue List<ApiDeprecation> deprecations,
            @DefaultValue("PT5S") Duration retryAfter,
            @DefaultValue("PT15M") Duration repeatableFor,
            @DefaultValue List<String> trustedProxies) {

        private static final Duration LEAST_REPEATABLE = Duration.ofMinutes(5);
        private static final Duration MOST_REPEATABLE = Duration.ofDays(1);

        public WebProperties {
            apiVersions = List.copyOf(apiVersions);
            deprecations = List.copyOf(deprecations);
            trustedProxies = List.copyOf(trustedProxies);
            if (!usersPath.matches("(/[A-Za-z0-9_-]+)+")) {
                throw new InvalidPropertyException(
                        "gatehouse.web.users-path", "must be a path such as /api/users, but is " + usersPath, null);
            }
            if (repeatableFor.compareTo(LEAST_REPEATABLE) < 0 || repeatableFor.compareTo(MOST_REPEATABLE) > 0) {
                throw new InvalidPropertyException(
                        "gatehouse.web.repeatable-for",
                        "must be between " + LEAST_REPEATABLE + " and " + MOST_REPEATABLE + ", but is " + repeatableFor,
                        null);
            }
        }

        ClientAddresses toClientAddresses() {
            try {
                return new ClientAddresses(trustedProxies);
            } catch (IllegalArgumentException e) {
                throw new InvalidPropertyException(
                        "gatehouse.web.trusted-proxies",
                        "must be addresses like 10.0.0.7 or networks like 10.1.0.0/16, but is "
                                + String.join(", ", trustedProxies),
                        e);
            }
        }

        DoorOptions toOptions() {
            return named(
                    "gatehouse.web",
                    () -> new DoorOptions(
                            Math.clamp(maxBody.toBytes(), 0, Integer.MAX_VALUE),
                            apiVersions,
                            deprecations,
                            retryAfter));
        }
    }

    /**
     * How often anybody may ask for what costs a password's hash or a mail and needs no permit, at each node.
     *
     * @param addressBurst how many such requests one address may make at once; 0 for any number
     * @param addressPerMinute how many more in each minute after that
     * @param accountBurst how many mails may be asked for at once for one e-mail address; 0 for any number
     * @param accountPerHour how many more in each hour after that
     */
    public record LimitProperties(
            @DefaultValue("2000") int addressBurst,
            @DefaultValue("1200") int addressPerMinute,
            @DefaultValue("5") int accountBurst,
            @DefaultValue("10") int accountPerHour) {

        LimitOptions toOptions() {
            return named(
                    "gatehouse.limits",
                    () -> new LimitOptions(addressBurst, addressPerMinute, accountBurst, accountPerHour));
        }
    }

    /**
     * Which of the endpoints there are. What is switched off is not there at all, and can be the application's own.
     *
     * @param permits sign-in, renewal and the permits console
     * @param accounts registration, confirmation, and what users do about their own accounts
     * @param factors what users do about their own second factors and passkeys
     * @param people users, for those who manage them, and their own account for everybody
     * @param jwks the public keys
     * @param keys the keys, for those who look after them
     * @param audit the record of security events
     * @param policies what the policies ask for, and what they come to for somebody
     */
    public record EndpointProperties(
            @DefaultValue("true") boolean permits,
            @DefaultValue("true") boolean accounts,
            @DefaultValue("true") boolean factors,
            @DefaultValue("true") boolean people,
            @DefaultValue("true") boolean jwks,
            @DefaultValue("true") boolean keys,
            @DefaultValue("true") boolean audit,
            @DefaultValue("true") boolean policies) {

        static final String PREFIX = "gatehouse.web.endpoints.";
    }

    /**
     * Sessions of browsers.
     *
     * @param cookies whether there are any, whose tokens are in cookies
     * @param httpPort a second port without HTTPS, which sends everybody to HTTPS; 0 for any that is free
     * @param maxWatchers how many pages a node tells at once when their session is over; others are answered 503, to come again
     */
    public record SessionProperties(
            @DefaultValue("off") CookieMode cookies,
            @Nullable Integer httpPort,
            @DefaultValue("1000") int maxWatchers) {

        public SessionProperties {
            if (maxWatchers < 0) {
                throw new InvalidPropertyException(
                        "gatehouse.session.max-watchers", "must be 0 or more, but is " + maxWatchers, null);
            }
        }
    }

    /**
     * The record of security events.
     *
     * @param retention how long a row is kept; 0 for ever
     */
    public record AuditProperties(@DefaultValue("P365D") Duration retention) {

        public AuditProperties {
            if (retention.isNegative()) {
                throw new InvalidPropertyException(
                        "gatehouse.audit.retention", "must be 0 or more, but is " + retention, null);
            }
        }
    }

    /**
     * The nodes that share one PostgreSQL.
     *
     * @param name what people call this one; by default the name of its machine. Its id is made of it
     * @param maxWait how long a revocation with {@code wait=all} waits for all of them, up to half a minute
     */
    public record NodeProperties(
            @Nullable String name, @DefaultValue("PT5S") Duration maxWait) {

        private static final Duration LONGEST = Duration.ofSeconds(30);

        public NodeProperties {
            name = name == null || name.isBlank() ? nameOfMachine() : name;
            if (maxWait.isNegative() || maxWait.compareTo(LONGEST) > 0) {
                throw new InvalidPropertyException(
                        "gatehouse.nodes.max-wait", "must be between 0 and " + LONGEST + ", but is " + maxWait, null);
            }
        }

        @Override
        public String name() {
            return Objects.requireNonNull(name);
        }

        private static String nameOfMachine() {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException unnamed) {
                return "node";
            }
        }
    }

    /** Never shows the URL nor the password: either may hold one. */
    @Override
    public String toString() {
        return "GatehouseProperties[" + data + "]";
    }

    /** Whether the database is the one in {@code data}. */
    boolean isEmbedded() {
        return databaseUrl == null;
    }

    PostgresqlOptions toPostgresqlOptions() {
        return toPostgresqlOptions(PostgresqlOptions.DEFAULT.maxWait());
    }

    /** @param longest what a transaction may take */
    PostgresqlOptions toPostgresqlOptions(Duration longest) {
        return named(
                "gatehouse.database",
                () -> new PostgresqlOptions(databaseUser, databasePassword, longest, databaseConnections));
    }

    /** Only where there is a domain. */
    PasskeyOptions toPasskeyOptions() {
        String rpId = Objects.requireNonNull(passkeys.rpId());
        String rpName = passkeys.rpName() == null ? permit.issuer() : passkeys.rpName();
        Set<String> origins = passkeys.origins().isEmpty() ? Set.of("https://" + rpId) : passkeys.origins();
        return named("gatehouse.passkeys", () -> new PasskeyOptions(rpId, rpName, origins));
    }

    IdentityOptions toIdentityOptions() {
        LockoutOptions lockoutOptions = lockout.toOptions();
        HashingOptions hashingOptions = hashing.toOptions();
        return named(
                "gatehouse.users",
                () -> new IdentityOptions(
                        users.minPasswordLength(),
                        users.requireConfirmed(),
                        users.adminRole(),
                        lockoutOptions,
                        hashingOptions));
    }

    /** Tells what is wrong with an option under the name the user knows it by. */
    private static <T> T named(String prefix, Supplier<T> options) {
        try {
            return options.get();
        } catch (InvalidOptionException e) {
            throw new InvalidPropertyException(prefix + "." + toKebabCase(e.option()), e.allowed(), e);
        }
    }

    private static Duration atLeast(Duration least, String property, Duration value) {
        if (value.compareTo(least) < 0) {
            throw new InvalidPropertyException(property, "must be " + least + " or more, but is " + value, null);
        }
        return value;
    }

    private static String toKebabCase(String camelCase) {
        return camelCase.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
