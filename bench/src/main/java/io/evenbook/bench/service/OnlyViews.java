package io.evenbook.bench.service;

import io.evenbook.projection.view.TableProjector;
import java.util.Set;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** Removes all views of a service but some in PostgreSQL, so that a benchmark measures only these. */
public record OnlyViews(Set<String> projectors)
        implements ApplicationContextInitializer<ConfigurableApplicationContext>, BeanFactoryPostProcessor {
    private static final String VIEWS_IN_MONGO = "mongoViews";

    /** Keeps the views of the projectors with these bean names. */
    public static OnlyViews of(String... projectors) {
        return new OnlyViews(Set.of(projectors));
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        context.addBeanFactoryPostProcessor(this);
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        BeanDefinitionRegistry registry = (BeanDefinitionRegistry) beans;
        for (String other : beans.getBeanNamesForType(TableProjector.class, true, false)) {
            if (!projectors.contains(other)) {
                registry.removeBeanDefinition(other);
            }
        }
        registry.removeBeanDefinition(VIEWS_IN_MONGO);
    }
}
