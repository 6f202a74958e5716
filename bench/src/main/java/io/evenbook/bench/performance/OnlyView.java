package io.evenbook.bench.performance;

import io.evenbook.projection.view.TableProjector;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** Leaves a service one view in PostgreSQL, so that what is measured is that view. */
record OnlyView(String projector) implements ApplicationContextInitializer<ConfigurableApplicationContext>, BeanFactoryPostProcessor {
    private static final String VIEWS_IN_MONGO = "mongoViews";

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        context.addBeanFactoryPostProcessor(this);
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        BeanDefinitionRegistry registry = (BeanDefinitionRegistry) beans;
        for (String other : beans.getBeanNamesForType(TableProjector.class, true, false)) {
            if (!other.equals(projector)) {
                registry.removeBeanDefinition(other);
            }
        }
        registry.removeBeanDefinition(VIEWS_IN_MONGO);
    }
}
