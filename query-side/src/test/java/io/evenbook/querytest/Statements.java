package io.evenbook.querytest;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** Records prepared statements with their parameters, to explain their plans. */
final class Statements implements BeanPostProcessor {
    private final List<Prepared> executed = new ArrayList<>();
    private DataSource dataSource;

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (!(bean instanceof DataSource found)) {
            return bean;
        }
        dataSource = found;
        return proxy(
                DataSource.class,
                found,
                (method, result, _) ->
                        method.getName().equals("getConnection") ? remembering((Connection) result) : result);
    }

    /** The statements since the last call, in their order. */
    synchronized List<Prepared> take() {
        List<Prepared> taken = List.copyOf(executed);
        executed.clear();
        return taken;
    }

    private Connection remembering(Connection connection) {
        return proxy(
                Connection.class,
                connection,
                (method, result, arguments) -> method.getName().equals("prepareStatement")
                        ? remembering((PreparedStatement) result, (String) arguments[0])
                        : result);
    }

    private PreparedStatement remembering(PreparedStatement statement, String sql) {
        List<Parameter> parameters = new ArrayList<>();
        return proxy(PreparedStatement.class, statement, (method, result, arguments) -> {
            if (method.getName().startsWith("set") && arguments != null && arguments.length >= 2) {
                parameters.add(new Parameter(method, arguments));
            } else if (method.getName().startsWith("execute")) {
                synchronized (this) {
                    executed.add(new Prepared(sql, List.copyOf(parameters)));
                }
            }
            return result;
        });
    }

    /** @param sql as prepared */
    record Prepared(String sql, List<Parameter> parameters) {
        boolean reads() {
            String start = sql.strip().toLowerCase(Locale.ROOT);
            return (start.startsWith("select") || start.startsWith("with") || start.startsWith("(select"))
                    && !start.contains("set_config");
        }
    }

    private record Parameter(Method setter, Object[] arguments) {}

    /** Explains a statement with the actual rows of each plan node, as JSON. */
    String plan(Prepared prepared) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement explain =
                        connection.prepareStatement("explain (analyze, timing off, format json) " + prepared.sql)) {
            for (Parameter parameter : prepared.parameters) {
                parameter.setter.invoke(explain, parameter.arguments);
            }
            try (ResultSet rows = explain.executeQuery()) {
                rows.next();
                return rows.getString(1);
            }
        } catch (SQLException | ReflectiveOperationException e) {
            throw new IllegalStateException(prepared.sql, e);
        }
    }

    private interface After {
        Object apply(Method method, Object result, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, T target, After after) {
        InvocationHandler handler = (_, method, arguments) -> {
            try {
                return after.apply(method, method.invoke(target, arguments), arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader() == null ? Statements.class.getClassLoader() : type.getClassLoader(),
                new Class<?>[] {type},
                handler));
    }
}
