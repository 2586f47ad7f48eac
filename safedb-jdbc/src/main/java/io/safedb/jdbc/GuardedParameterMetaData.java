package io.safedb.jdbc;

import java.sql.ParameterMetaData;
import java.sql.SQLException;

/** The parameters that the caller wrote; those that take the tenant are not among them. */
final class GuardedParameterMetaData extends Guarded<ParameterMetaData> implements ParameterMetaData {
    private final SentSql sent;

    GuardedParameterMetaData(AdmittedDatabase database, ParameterMetaData delegate, SentSql sent) {
        super(database, delegate);
        this.sent = sent;
    }

    @Override
    public int getParameterCount() throws SQLException {
        return sent.isNarrowed() ? sent.statement().parameterCount() : delegate.getParameterCount();
    }

    @Override
    public String getParameterClassName(int parameter) throws SQLException {
        return delegate.getParameterClassName(sent.position(parameter));
    }

    @Override
    public int getParameterMode(int parameter) throws SQLException {
        return delegate.getParameterMode(sent.position(parameter));
    }

    @Override
    public int getParameterType(int parameter) throws SQLException {
        return delegate.getParameterType(sent.position(parameter));
    }

    @Override
    public String getParameterTypeName(int parameter) throws SQLException {
        return delegate.getParameterTypeName(sent.position(parameter));
    }

    @Override
    public int getPrecision(int parameter) throws SQLException {
        return delegate.getPrecision(sent.position(parameter));
    }

    @Override
    public int getScale(int parameter) throws SQLException {
        return delegate.getScale(sent.position(parameter));
    }

    @Override
    public int isNullable(int parameter) throws SQLException {
        return delegate.isNullable(sent.position(parameter));
    }

    @Override
    public boolean isSigned(int parameter) throws SQLException {
        return delegate.isSigned(sent.position(parameter));
    }
}
