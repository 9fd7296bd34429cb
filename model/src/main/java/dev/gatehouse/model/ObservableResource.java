package dev.gatehouse.model;

import java.beans.IntrospectionException;
import java.beans.Introspector;
import java.beans.PropertyChangeListener;
import java.beans.PropertyChangeSupport;
import java.beans.PropertyDescriptor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one class needs to be a row, what travels and what is shown: a JavaBean that tells of its changes and knows them. A subclass has a
 * public constructor without parameters, getters, and setters that call {@link #changed}. Not thread-safe: it belongs to the thread that shows it.
 */
public abstract class ObservableResource {

    /** Both only where they are needed: a server has many that nobody listens to or changes. */
    private @Nullable PropertyChangeSupport listeners;

    private @Nullable Map<String, @Nullable Object> settled;

    private @Nullable String id;
    private long version;

    /** A new one, which the server doesn't have yet. */
    protected ObservableResource() {}

    /** One as the server has it. */
    protected ObservableResource(String id, long version) {
        this.id = id;
        this.version = version;
    }

    /** Identifies it for ever; {@code null} until the server has it. */
    public @Nullable String getId() {
        return id;
    }

    /**
     * The id of one that the server has.
     *
     * @throws IllegalStateException where it doesn't have it yet
     */
    public final String requireId() {
        if (id == null) {
            throw new IllegalStateException("the server doesn't have it yet");
        }
        return id;
    }

    /** Counts the changes that the server has: who saves it changes that one or none. */
    public long getVersion() {
        return version;
    }

    /** Is told of each change of a property, by its name, on the thread that makes it. */
    public void addPropertyChangeListener(PropertyChangeListener listener) {
        if (listeners == null) {
            listeners = new PropertyChangeSupport(this);
        }
        listeners.addPropertyChangeListener(listener);
    }

    public void removePropertyChangeListener(PropertyChangeListener listener) {
        if (listeners != null) {
            listeners.removePropertyChangeListener(listener);
        }
    }

    /**
     * For setters, after the change.
     *
     * @param property its name
     * @param before what it was
     * @param now what it is
     */
    protected final void changed(String property, @Nullable Object before, @Nullable Object now) {
        if (Objects.equals(before, now)) {
            return;
        }
        remember(property, before, now);
        if (listeners != null) {
            listeners.firePropertyChange(property, before, now);
        }
    }

    private void remember(String property, @Nullable Object before, @Nullable Object now) {
        if (settled == null) {
            settled = new LinkedHashMap<>();
        }
        if (!settled.containsKey(property)) {
            settled.put(property, before);
        } else if (Objects.equals(settled.get(property), now)) {
            settled.remove(property);
        }
    }

    /** Names of the properties that are otherwise than the server has them, as far as is known here. */
    public final Set<String> changes() {
        return settled == null ? Set.of() : Set.copyOf(settled.keySet());
    }

    /** What the server has of a property, as far as is known here; empty where it is {@code null}. */
    public final Optional<Object> originalValueOf(String property) {
        return settled != null && settled.containsKey(property)
                ? Optional.ofNullable(settled.get(property))
                : valueOf(property);
    }

    /** As it is now it is what the server has. For what reads and saves it. */
    public final void settle() {
        settled = null;
    }

    /** As it is now it is what the server has, but for these, which were changed again. For what saves it. */
    public final void clearChangesBut(Set<String> properties) {
        if (settled != null) {
            settled.keySet().retainAll(properties);
        }
    }

    /** What was changed here is a change of that version now. For whoever has seen it, and wants to have it otherwise all the same. */
    public final void rebase(ObservableResource current) {
        version = current.version;
        if (settled != null) {
            settled.replaceAll((property, before) -> current.valueOf(property).orElse(null));
            settled.entrySet()
                    .removeIf(known -> Objects.equals(
                            known.getValue(), valueOf(known.getKey()).orElse(null)));
        }
    }

    /**
     * What a property is now; empty where it is {@code null}.
     *
     * @throws IllegalArgumentException where there is no such property
     */
    public final Optional<Object> valueOf(String property) {
        try {
            for (PropertyDescriptor known : Introspector.getBeanInfo(getClass()).getPropertyDescriptors()) {
                if (known.getName().equals(property) && known.getReadMethod() != null) {
                    return Optional.ofNullable(known.getReadMethod().invoke(this));
                }
            }
        } catch (IntrospectionException | ReflectiveOperationException unreadable) {
            throw new IllegalArgumentException(property + " can't be read", unreadable);
        }
        throw new IllegalArgumentException("there is no " + property);
    }
}
