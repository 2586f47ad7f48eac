package io.safedb.spring;

import io.safedb.PolicyException;
import io.safedb.SafeDb;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.sql.CommonDataSource;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.util.ClassUtils;
import org.springframework.util.ConcurrentReferenceHashMap;
import org.springframework.util.function.SingletonSupplier;

/**
 * Puts the guard in front of every bean that leads to a database. It comes first of all post-processors, so that no
 * decorator stands between the guard and the driver, and it looks at a bean before anybody is given it: the database is
 * identified before Flyway, Liquibase, a script or Hibernate can send it anything.
 *
 * <p>A bean of a kind that safedb has no edge for stops start-up, unless {@code safedb.unguarded-beans} names it.
 */
final class GuardingPostProcessor implements BeanPostProcessor, PriorityOrdered, SmartInitializingSingleton {
    /** Kinds of clients that reach a database and that no edge reads. */
    private static final List<String> OTHER_CLIENTS =
            List.of("com.mongodb.reactivestreams.client.MongoClient", "io.r2dbc.spi.ConnectionFactory");

    /** Spring Data's way to a database: it may hold a client that is no bean. */
    private static final String MONGO_FACTORY = "org.springframework.data.mongodb.MongoDatabaseFactory";

    private final ConfigurableListableBeanFactory beans;
    private final ObjectProvider<SafeDb> safeDb;
    private final Supplier<UnguardedBeans> unguarded;

    /** What stands behind a guarded data source: migrations may be let work there, and a pool there is measured. */
    private final Map<DataSource, DataSource> behind = new ConcurrentReferenceHashMap<>();

    private final @Nullable ClassLoader classLoader;
    private final boolean jdbc;
    private final boolean mongo;
    private final boolean mongoDriver;
    private final @Nullable Class<?> mongoFactory;
    private final List<Class<?>> otherClients;

    GuardingPostProcessor(
            ConfigurableListableBeanFactory beans,
            ObjectProvider<SafeDb> safeDb,
            ObjectProvider<SafeDbProperties> properties) {
        this.beans = beans;
        this.safeDb = safeDb;
        this.unguarded = SingletonSupplier.of(
                () -> new UnguardedBeans(properties.getObject().unguardedBeans()));
        this.classLoader = beans.getBeanClassLoader();
        this.jdbc = isPresent("io.safedb.jdbc.SafeDataSource");
        this.mongoDriver = isPresent("com.mongodb.client.MongoClient");
        this.mongo = mongoDriver && isPresent("io.safedb.mongo.SafeMongo");
        this.mongoFactory =
                mongo && isPresent(MONGO_FACTORY) ? ClassUtils.resolveClassName(MONGO_FACTORY, classLoader) : null;
        this.otherClients = OTHER_CLIENTS.stream()
                .filter(this::isPresent)
                .<Class<?>>map(name -> ClassUtils.resolveClassName(name, classLoader))
                .toList();
    }

    private boolean isPresent(String type) {
        return ClassUtils.isPresent(type, classLoader);
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    /** What changes a schema does so when it is initialized: which connection it uses is settled before. */
    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        if (SchemaTools.isOne(bean) && SchemaTools.areRefused(safeDb.getObject())) {
            SchemaTools.stopAtFirstFailure(bean);
        }
        return Migrations.isMigration(bean) ? migration(bean, name) : bean;
    }

    private Object migration(Object bean, String name) {
        DataSource used = Migrations.dataSource(bean);
        boolean leave = unguarded.get().contains(name);
        if (used == null || (!leave && isGuarded(used, name))) {
            return bean;
        }
        if (!leave) {
            throw new UnguardableBeanException(
                    "Bean " + name + " runs migrations on a connection of its own, which nothing guards.",
                    "Name an owner and a reason under safedb.unguarded-beans." + name
                            + "; the environment of its database is checked all the same.");
        }
        DataSource raw = behind.getOrDefault(used, used);
        leave(raw, name);
        return Migrations.on(raw, bean);
    }

    /** What stands behind the data sources that were guarded. */
    Collection<DataSource> behindGuarded() {
        return List.copyOf(behind.values());
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof DataSource dataSource) {
            return dataSource(dataSource, name);
        }
        if (mongoDriver && MongoBeans.isClient(bean)) {
            return mongoClient(bean, name);
        }
        if (mongoFactory != null && mongoFactory.isInstance(bean)) {
            return mongoFactory(bean, name);
        }
        if (isUnguardable(bean) && !left(bean, name)) {
            throw new UnguardableBeanException(
                    "Bean " + name + " of type " + bean.getClass().getName()
                            + " reaches a database past the guard: safedb reads what goes through DataSource and the"
                            + " synchronous MongoClient.",
                    UnguardableBeanException.wayOut(name));
        }
        return bean;
    }

    private Object dataSource(DataSource dataSource, String name) {
        if (left(dataSource, name)) {
            return dataSource;
        }
        if (!jdbc) {
            throw missing("DataSource", "safedb-jdbc", name);
        }
        DataSource guarded = DataSourceBeans.guard(dataSource, name, safeDb.getObject());
        if (guarded != dataSource) {
            behind.put(guarded, dataSource);
        }
        return guarded;
    }

    private Object mongoClient(Object client, String name) {
        if (left(client, name)) {
            return client;
        }
        if (!mongo) {
            throw missing("MongoClient", "safedb-mongo", name);
        }
        return MongoBeans.isGuarded(client) ? client : MongoBeans.guard(client, safeDb.getObject());
    }

    private Object mongoFactory(Object factory, String name) {
        if (!left(factory, name) && !MongoBeans.isGuardedFactory(factory)) {
            throw new UnguardableBeanException(
                    "Bean " + name + " hands out a MongoDB database of a client of its own, which nothing guards.",
                    "Make the MongoClient a bean and give it to the factory. " + UnguardableBeanException.wayOut(name));
        }
        return factory;
    }

    private boolean isGuarded(DataSource dataSource, String name) {
        return jdbc && DataSourceBeans.isGuarded(dataSource, name);
    }

    private boolean isUnguardable(Object bean) {
        return bean instanceof CommonDataSource || otherClients.stream().anyMatch(type -> type.isInstance(bean));
    }

    private boolean left(Object bean, String name) {
        if (!unguarded.get().contains(name)) {
            return false;
        }
        leave(bean, name);
        return true;
    }

    /** A bean is left alone; what its database is must be right all the same. */
    private void leave(Object bean, String name) {
        unguarded.get().report(name);
        if (jdbc && bean instanceof DataSource dataSource && !DataSourceBeans.isGuarded(dataSource, name)) {
            DataSourceBeans.identify(dataSource, safeDb.getObject());
        } else if (mongo && MongoBeans.isClient(bean) && !MongoBeans.isGuarded(bean)) {
            MongoBeans.guard(bean, safeDb.getObject());
        }
    }

    private static UnguardableBeanException missing(String kind, String module, String name) {
        return new UnguardableBeanException(
                "Bean " + name + " is a " + kind + ", and " + module + " is not on the class path to guard it.",
                "Add the dependency io.safedb:" + module + ". " + UnguardableBeanException.wayOut(name));
    }

    /** Looks once more at what start-up made, in case something asked for a bean before this class was there. */
    @Override
    public void afterSingletonsInstantiated() {
        for (String name : unguarded.get().names()) {
            if (!beans.containsBean(name)) {
                throw new PolicyException(
                        "safedb.unguarded-beans." + name,
                        "There is no bean of this name.",
                        "Write the name of the bean as the application context has it, or remove the entry.");
            }
        }
        for (String name : beans.getBeanNamesForType(DataSource.class, false, false)) {
            if (beans.getSingleton(name) instanceof DataSource made) {
                audit(name, isGuarded(made, name));
            }
        }
        if (mongoDriver) {
            for (String name : MongoBeans.names(beans)) {
                Object made = beans.getSingleton(name);
                if (made != null && MongoBeans.isClient(made)) {
                    audit(name, mongo && MongoBeans.isGuarded(made));
                }
            }
        }
    }

    private void audit(String name, boolean guarded) {
        if (!guarded && !unguarded.get().contains(name)) {
            throw new UnguardableBeanException(
                    "Bean " + name + " was made before safedb could stand in front of it: a bean factory or bean"
                            + " post-processor asked for it too early.",
                    "Give that post-processor an ObjectProvider, and make its @Bean method static. "
                            + UnguardableBeanException.wayOut(name));
        }
    }
}
