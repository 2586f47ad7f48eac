package io.safedb.spring;

import com.mongodb.client.MongoClient;
import io.safedb.SafeDb;
import io.safedb.SafeDbException;
import io.safedb.mongo.SafeMongo;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.target.AbstractBeanFactoryBasedTargetSource;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.data.mongodb.MongoDatabaseFactory;

/** Guards a MongoClient bean once. Used where the driver is there; {@link SafeMongo} may be absent. */
final class MongoBeans {
    private MongoBeans() {}

    static boolean isClient(Object bean) {
        return bean instanceof MongoClient;
    }

    static String[] names(ListableBeanFactory beans) {
        return beans.getBeanNamesForType(MongoClient.class, false, false);
    }

    static boolean isGuarded(Object client) {
        return SafeMongo.isGuarded(client) || isBeanFactoryProxy(client);
    }

    /** Whether it fetches a bean for each call, which has been guarded when it was made. */
    private static boolean isBeanFactoryProxy(Object client) {
        return AopUtils.isAopProxy(client)
                && client instanceof Advised advised
                && advised.getTargetSource() instanceof AbstractBeanFactoryBasedTargetSource;
    }

    static MongoClient guard(Object client, SafeDb safeDb) {
        return SafeMongo.wrap((MongoClient) client, safeDb);
    }

    /**
     * Obtains the database of a Spring Data factory, which identifies it, and tells whether it is guarded. A factory
     * that chooses among databases and cannot choose yet is told by its client.
     */
    static boolean isGuardedFactory(Object factory) {
        try {
            return SafeMongo.isGuarded(((MongoDatabaseFactory) factory).getMongoDatabase());
        } catch (SafeDbException e) {
            throw e;
        } catch (RuntimeException e) {
            return true;
        }
    }
}
