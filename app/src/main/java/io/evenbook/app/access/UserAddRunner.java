package io.evenbook.app.access;

import io.evenbook.api.RejectedException;
import io.evenbook.api.id.CustomerId;
import io.evenbook.app.ConditionalOnRole;
import io.evenbook.app.Role;
import io.evenbook.axon.postgres.lease.NotOwnerException;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.ApplicationContext;
import org.springframework.stereotype.Component;

/**
 * The command {@code ./evenbook user add}: creates a user, prints a token for the first password, and ends the process.
 */
@Component
@ConditionalOnRole(Role.COMMAND)
@ConditionalOnProperty("evenbook.user-add.username")
class UserAddRunner implements ApplicationRunner {
    private static final String TOKEN = """
            User %s sets a password within 24 hours, once, by POST /api/v1/passwords with this token, shown only now:
            %s""";

    private final UserAdd userAdd;
    private final ApplicationContext context;
    private final String username;
    private final List<String> roles;
    private final String mail;
    private final String customer;

    UserAddRunner(
            UserAdd userAdd,
            ApplicationContext context,
            @Value("${evenbook.user-add.username}") String username,
            @Value("${evenbook.user-add.roles}") List<String> roles,
            @Value("${evenbook.user-add.mail:}") String mail,
            @Value("${evenbook.user-add.customer:}") String customer) {
        this.userAdd = userAdd;
        this.context = context;
        this.username = username;
        this.roles = roles;
        this.mail = mail;
        this.customer = customer;
    }

    @Override
    public void run(ApplicationArguments arguments) throws InterruptedException {
        int code = add();
        System.exit(SpringApplication.exit(context, () -> code));
    }

    private int add() throws InterruptedException {
        try {
            String said = userAdd.add(
                            username,
                            mail.isEmpty() ? null : mail,
                            roles,
                            customer.isEmpty() ? null : new CustomerId(customer))
                    .map(token -> TOKEN.formatted(username, token))
                    .orElse("User %s exists and has a password; nothing was changed.".formatted(username));
            System.out.println(said);
            return 0;
        } catch (NotOwnerException e) {
            System.err.println("Another process owns the commands of this database. Stop it, or use POST /users.");
            return 1;
        } catch (RejectedException e) {
            System.err.println(e.rejection().detail());
            return 1;
        }
    }
}
