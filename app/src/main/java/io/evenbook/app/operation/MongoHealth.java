package io.evenbook.app.operation;

import org.bson.Document;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.stereotype.Component;

/** Sends a ping, which every server with MongoDB's protocol knows; Spring Boot's indicator needs more. */
@Component("mongoHealthIndicator")
class MongoHealth extends AbstractHealthIndicator {
    private final MongoOperations mongo;

    MongoHealth(MongoOperations mongo) {
        super("MongoDB cannot be reached");
        this.mongo = mongo;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        mongo.executeCommand(new Document("ping", 1));
        health.up();
    }
}
