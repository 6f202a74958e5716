package io.evenbook.app;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches in processes that have one of these roles. {@code evenbook.roles} lists the roles of a process, by default
 * all.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Conditional(ConditionalOnRole.OnRole.class)
public @interface ConditionalOnRole {
    Role[] value();

    /** Reads {@code evenbook.roles}. */
    class OnRole implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            Role[] wanted =
                    metadata.getAnnotations().get(ConditionalOnRole.class).getEnumArray("value", Role.class);
            return !Collections.disjoint(rolesOf(context.getEnvironment()), List.of(wanted));
        }

        /** @throws IllegalStateException if only one of command and saga is listed */
        static Set<Role> rolesOf(Environment environment) {
            List<Role> given = Binder.get(environment)
                    .bind("evenbook.roles", Bindable.listOf(Role.class))
                    .orElse(List.of(Role.values()));
            Set<Role> roles = EnumSet.copyOf(given);
            if (roles.contains(Role.COMMAND) != roles.contains(Role.SAGA)) {
                throw new IllegalStateException("command and saga must go together: evenbook.roles=" + given);
            }
            return roles;
        }
    }
}
