package dev.gatehouse.spring.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.core.annotation.AliasFor;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.method.HandlerMethod;

/** Which annotation speaks for a controller's method. */
class DeclaredAccessTest {

    private static final Access ANONYMOUS = new Access.Anonymous();
    private static final Access ADMINS = new Access.Requires("Admins");
    private static final Access TRADERS = new Access.Requires("Traders");

    @RequiresPolicy("Admins")
    @Retention(RetentionPolicy.RUNTIME)
    @interface AdminsOnly {}

    @RequiresPolicy("")
    @Retention(RetentionPolicy.RUNTIME)
    @interface Only {
        @AliasFor(annotation = RequiresPolicy.class, attribute = "value")
        String policy();
    }

    static class Unmarked {
        void method() {}
    }

    @RequiresPolicy("Admins")
    static class MarkedClass {
        void method() {}

        @AllowAnonymous
        void marked() {}

        @AdminsOnly
        void byMeta() {}

        @Only(policy = "Traders")
        void byMetaWithName() {}

        @AllowAnonymous
        @AdminsOnly
        void contradicted() {}

        @RequiresPolicy("Admins")
        @AdminsOnly
        void saidTwice() {}
    }

    @AllowAnonymous
    static class Subclass extends MarkedClass {
        @Override
        void marked() {}

        @Override
        @RequiresPolicy("Traders")
        void byMeta() {}
    }

    static class UnmarkedSubclass extends MarkedClass {}

    interface Marked<T> {
        @RequiresPolicy("Traders")
        void generic(T value);
    }

    static class Implementation implements Marked<String> {
        @Override
        public void generic(String value) {}
    }

    @Test
    void nothingIsSaidWhereNothingIsMarked() {
        assertThat(DeclaredAccess.of(handler(new Unmarked(), "method"))).isEmpty();
    }

    @Test
    void theClassSpeaksForAMethodThatSaysNothing() {
        assertThat(DeclaredAccess.of(handler(new MarkedClass(), "method"))).containsExactly(ADMINS);
    }

    @Test
    void theMethodSpeaksBeforeItsClass() {
        assertThat(DeclaredAccess.of(handler(new MarkedClass(), "marked"))).containsExactly(ANONYMOUS);
    }

    @Test
    void anAnnotationMaySpeakThroughAnother() {
        assertThat(DeclaredAccess.of(handler(new MarkedClass(), "byMeta"))).containsExactly(ADMINS);
        assertThat(DeclaredAccess.of(handler(new MarkedClass(), "byMetaWithName")))
                .containsExactly(TRADERS);
    }

    @Test
    void twoThatDisagreeInOnePlaceAreBothHeard() {
        assertThat(DeclaredAccess.of(handler(new MarkedClass(), "contradicted")))
                .containsExactlyInAnyOrder(ADMINS, ANONYMOUS);
        assertThat(DeclaredAccess.of(handler(new MarkedClass(), "saidTwice"))).containsExactly(ADMINS);
    }

    @Test
    void anOverriddenMethodSpeaksForOneThatSaysNothing() {
        assertThat(DeclaredAccess.of(handler(new Subclass(), "marked"))).containsExactly(ANONYMOUS);
        assertThat(DeclaredAccess.of(handler(new Subclass(), "byMeta"))).containsExactly(TRADERS);
    }

    @Test
    void theOwnClassSpeaksBeforeTheOneItExtends() {
        assertThat(DeclaredAccess.of(handler(new Subclass(), "method"))).containsExactly(ANONYMOUS);
        assertThat(DeclaredAccess.of(handler(new UnmarkedSubclass(), "method"))).containsExactly(ADMINS);
    }

    @Test
    void aGenericInterfaceSpeaksForItsImplementation() {
        assertThat(DeclaredAccess.of(handler(new Implementation(), "generic", String.class)))
                .containsExactly(TRADERS);
    }

    private static HandlerMethod handler(Object controller, String method, Class<?>... parameters) {
        return new HandlerMethod(
                controller,
                Objects.requireNonNull(ReflectionUtils.findMethod(controller.getClass(), method, parameters)));
    }
}
