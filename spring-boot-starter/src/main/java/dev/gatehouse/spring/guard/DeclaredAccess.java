package dev.gatehouse.spring.guard;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.Set;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.web.method.HandlerMethod;

/** What annotations say of who may use a controller's method. */
final class DeclaredAccess {

    private DeclaredAccess() {}

    /** What the nearest annotations say: nothing, one thing, or several, which is a contradiction. */
    static Set<Access> of(HandlerMethod handler) {
        Class<?> type = handler.getBeanType();
        Method method = AopUtils.getMostSpecificMethod(handler.getMethod(), type);
        Set<Access> ofMethod = nearest(method);
        return ofMethod.isEmpty() ? nearest(type) : ofMethod;
    }

    /** Its own, or else those of all it overrides or extends. */
    private static Set<Access> nearest(AnnotatedElement element) {
        Set<Access> own = on(element, SearchStrategy.DIRECT);
        return own.isEmpty() ? on(element, SearchStrategy.TYPE_HIERARCHY) : own;
    }

    private static Set<Access> on(AnnotatedElement element, SearchStrategy strategy) {
        MergedAnnotations annotations = MergedAnnotations.from(element, strategy);
        Set<Access> found = new LinkedHashSet<>();
        annotations.stream(RequiresPolicy.class)
                .map(annotation -> annotation.getString(MergedAnnotation.VALUE))
                .map(Access.Requires::new)
                .forEach(found::add);
        annotations.stream(AllowAnonymous.class)
                .map(any -> new Access.Anonymous())
                .forEach(found::add);
        return found;
    }
}
