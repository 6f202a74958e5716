package io.evenbook.bench;

import io.evenbook.projection.view.TableProjector;
import java.util.Set;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** Leaves a service some views in PostgreSQL, so that what is measured is these. */
record OnlyViews(Set<String> projectors)
        implements ApplicationContextInitializer<ConfigurableApplicationContext>, BeanFactoryPostProcessor {
    private static final String VIEWS_IN_MONGO = "mongoViews";

    /** Those of the projectors with these names. */
    static OnlyViews of(String... projectors) {
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
