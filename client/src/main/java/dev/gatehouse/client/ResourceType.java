package dev.gatehouse.client;

import dev.gatehouse.model.ResourceKey;
import dev.gatehouse.model.ResourceName;
import java.beans.Introspector;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.atteo.evo.inflector.English;

/**
 * How a class is addressed.
 *
 * @param collection the part of a path that names all of them, {@code industries}
 * @param key name of the property that identifies one
 */
record ResourceType(String collection, String key) {

    private static final String DEFAULT_KEY = "id";

    static ResourceType of(Class<?> type) {
        Optional<ResourceName> name = Optional.ofNullable(type.getAnnotation(ResourceName.class));
        String one = name.map(ResourceName::value)
                .filter(value -> !value.isEmpty())
                .orElseGet(() -> Introspector.decapitalize(type.getSimpleName()));
        String all = name.map(ResourceName::plural)
                .filter(plural -> !plural.isEmpty())
                .orElseGet(() -> English.plural(one));
        return new ResourceType(all, keyOf(type));
    }

    private static String keyOf(Class<?> type) {
        return Stream.concat(
                        Arrays.stream(type.getDeclaredFields())
                                .filter(ResourceType::isKey)
                                .map(Field::getName),
                        Arrays.stream(type.getDeclaredMethods())
                                .filter(ResourceType::isKey)
                                .map(ResourceType::propertyOf))
                .findFirst()
                .orElse(DEFAULT_KEY);
    }

    private static boolean isKey(AnnotatedElement member) {
        return member.isAnnotationPresent(ResourceKey.class);
    }

    private static String propertyOf(Method getter) {
        String name = getter.getName();
        return name.startsWith("get") && name.length() > 3 ? Introspector.decapitalize(name.substring(3)) : name;
    }
}
