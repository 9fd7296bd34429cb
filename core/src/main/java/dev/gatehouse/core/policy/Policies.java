package dev.gatehouse.core.policy;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The policies of an application, by name; case counts. {@link #AUTHENTICATED} and {@link #RECENT_SIGN_IN} are always among
 * them. Immutable.
 */
public final class Policies {

    /** Name of the policy that every valid access token meets. */
    public static final String AUTHENTICATED = "Authenticated";

    /** Name of the policy of what changes how an account is signed in to: met for 5 minutes after a sign-in. */
    public static final String RECENT_SIGN_IN = "RecentSignIn";

    private static final Duration RECENT = Duration.ofMinutes(5);

    private final Map<String, Policy> byName;

    private Policies(Map<String, Policy> byName) {
        this.byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * The policy of that name.
     *
     * @throws IllegalArgumentException where there is none; the message lists those there are
     */
    public Policy get(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no policy '" + name + "', only " + String.join(", ", names())));
    }

    /** The policy of that name, if there is one. */
    public Optional<Policy> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Every policy's name, in the order they were added. */
    public Set<String> names() {
        return byName.keySet();
    }

    /** Collects policies. */
    public static final class Builder {

        private final Map<String, Policy> byName = new LinkedHashMap<>();

        private Builder() {
            add(AUTHENTICATED, Requirements.authenticated());
            add(RECENT_SIGN_IN, Requirements.recentSignIn(RECENT));
        }

        /**
         * Adds a policy.
         *
         * @throws IllegalArgumentException where the name is blank or taken
         */
        public Builder add(String name, Requirement requirement) {
            return add(new Policy(name, requirement, false));
        }

        /**
         * Adds a policy that nobody passes while this node doesn't know what was revoked on others: it is rather refused
         * than met by somebody whose permit was revoked.
         *
         * @throws IllegalArgumentException where the name is blank or taken
         */
        public Builder addFailClosed(String name, Requirement requirement) {
            return add(new Policy(name, requirement, true));
        }

        private Builder add(Policy policy) {
            if (byName.putIfAbsent(policy.name(), policy) != null) {
                throw new IllegalArgumentException("the policy '" + policy.name() + "' is there already");
            }
            return this;
        }

        public Policies build() {
            return new Policies(byName);
        }
    }
}
