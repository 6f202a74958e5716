package io.evenbook.app.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.access.LargeBody;
import io.evenbook.api.access.Requires;
import io.evenbook.app.Services;
import io.evenbook.app.web.Routes;
import io.evenbook.app.web.Routes.Route;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.util.pattern.PathPatternParser;

/** The service starts only if every controller method requires a permission that some role has. */
class AccessRulesTest {

    static class Controller {
        @Requires("order:create")
        public void create() {}

        @Requires(value = "order:cancel", scopedBy = "accountId")
        public void cancel() {}

        @Requires(value = "order:reduce", scopedBy = "accountId")
        public void reduce() {}

        @LargeBody
        @Requires("order:create")
        public void createMany() {}

        @Requires("order:creat")
        public void misspelt() {}

        public void forgotten() {}
    }

    @Test
    void aMethodWithAPermissionPasses() throws NoSuchMethodException {
        assertThat(faultsOf("create", "cancel")).isEmpty();
    }

    @Test
    void aMethodWithoutAPermissionIsAFault() throws NoSuchMethodException {
        assertThat(faultsOf("create", "forgotten")).containsExactly("POST /forgotten: none");
    }

    @Test
    void aPermissionThatNoRoleHasIsAFault() throws NoSuchMethodException {
        assertThat(faultsOf("misspelt")).containsExactly("POST /misspelt: no role has order:creat");
        assertThat(faultsOf("reduce")).containsExactly("POST /reduce: no role has order:reduce-all");
    }

    @Test
    void methodsOfOnePathRequireTheSamePermission() throws NoSuchMethodException {
        assertThat(AccessRules.faultsOf(List.of(route("/orders", "create"), route("/orders", "create"))))
                .isEmpty();
        assertThat(AccessRules.faultsOf(List.of(route("/orders", "create"), route("/orders", "cancel"))))
                .containsExactly("POST /orders: two permissions");
    }

    @Test
    void methodsOfOnePathAcceptBodiesOfTheSameSize() throws NoSuchMethodException {
        assertThat(AccessRules.faultsOf(List.of(route("/orders", "create"), route("/orders", "createMany"))))
                .containsExactly("POST /orders: two body sizes");
    }

    @Test
    void rolesHaveNoPermissionThatNothingRequires() {
        Set<String> required = new TreeSet<>();
        for (Route route : Services.shared().bean(Routes.class).all()) {
            required.addAll(AccessRules.permissionsOf(route.handler().getMethodAnnotation(Requires.class)));
        }
        required.remove(Requires.NOTHING);
        assertThat(Roles.permissions()).isEqualTo(required);
    }

    private static Set<String> faultsOf(String... methods) throws NoSuchMethodException {
        Set<String> faults = new TreeSet<>();
        for (String method : methods) {
            faults.addAll(AccessRules.faultsOf(List.of(route("/" + method, method))));
        }
        return faults;
    }

    private static Route route(String path, String method) throws NoSuchMethodException {
        return new Route(
                "POST",
                PathPatternParser.defaultInstance.parse(path),
                new HandlerMethod(new Controller(), Controller.class.getMethod(method)));
    }
}
