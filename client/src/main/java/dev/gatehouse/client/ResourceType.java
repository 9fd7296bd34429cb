package dev.gatehouse.client;

import dev.gatehouse.model.ResourceKey;
import dev.gatehouse.model.ResourceName;
import dev.gatehouse.model.ResourceOwner;
import java.beans.Introspector;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.atteo.evo.inflector.English;
import org.jspecify.annotations.Nullable;

/**
 * How a class is addressed.
 *
 * @param collection the part of a path that names all of them, {@code industries}
 * @param key name of the property that identifies one
 * @param owner what says whose they are, or {@code null} where nothing does
 */
record ResourceType(String collection, String key, @Nullable Owner owner) {

    private static final String DEFAULT_KEY = "id";
    private static final String GETTER = "get";

    /**
     * Whose it is.
     *
     * @param type the owner's class
     * @param property name of the property that has its key
     */
    record Owner(Class<?> type, String property) {}

    /** Each class is looked at once. */
    private static final ClassValue<ResourceType> TYPES = new ClassValue<>() {
        @Override
        protected ResourceType computeValue(Class<?> type) {
            return read(type);
        }
    };

    static ResourceType of(Class<?> type) {
        return TYPES.get(type);
    }

    private static ResourceType read(Class<?> type) {
        Optional<ResourceName> name = Optional.ofNullable(type.getAnnotation(ResourceName.class));
        String one = name.map(ResourceName::value)
                .filter(value -> !value.isEmpty())
                .orElseGet(() -> Introspector.decapitalize(type.getSimpleName()));
        String all = name.map(ResourceName::plural)
                .filter(plural -> !plural.isEmpty())
                .orElseGet(() -> plural(one));
        String key = members(type, ResourceKey.class)
                .findFirst()
                .map(ResourceType::propertyOf)
                .orElse(DEFAULT_KEY);
        return new ResourceType(all, key, ownerOf(type));
    }

    static String plural(String one) {
        return English.plural(one);
    }

    private static @Nullable Owner ownerOf(Class<?> type) {
        return members(type, ResourceOwner.class)
                .findFirst()
                .map(member -> new Owner(
                        ((AnnotatedElement) member)
                                .getAnnotation(ResourceOwner.class)
                                .value(),
                        propertyOf(member)))
                .orElse(null);
    }

    private static Stream<Member> members(Class<?> type, Class<? extends Annotation> mark) {
        // Its own come before those it has from others.
        return Stream.<Class<?>>iterate(type, Objects::nonNull, Class::getSuperclass)
                .flatMap(each -> Stream.<Member>concat(
                        Arrays.stream(each.getDeclaredFields()), Arrays.stream(each.getDeclaredMethods())))
                .filter(member -> ((AnnotatedElement) member).isAnnotationPresent(mark));
    }

    private static String propertyOf(Member member) {
        String name = member.getName();
        boolean isGetter = member instanceof Method && name.startsWith(GETTER) && name.length() > GETTER.length();
        return isGetter ? Introspector.decapitalize(name.substring(GETTER.length())) : name;
    }
}
