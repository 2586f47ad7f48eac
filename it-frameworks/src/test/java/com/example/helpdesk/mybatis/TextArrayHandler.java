package com.example.helpdesk.mybatis;

import java.sql.Array;
import java.sql.CallableStatement;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.apache.ibatis.type.BaseTypeHandler;
import org.apache.ibatis.type.JdbcType;

/** Lists of texts in columns of arrays. */
public final class TextArrayHandler extends BaseTypeHandler<List<String>> {
    @Override
    public void setNonNullParameter(PreparedStatement statement, int i, List<String> texts, JdbcType type)
            throws SQLException {
        statement.setArray(i, statement.getConnection().createArrayOf("text", texts.toArray()));
    }

    @Override
    public List<String> getNullableResult(ResultSet rows, String column) throws SQLException {
        return list(rows.getArray(column));
    }

    @Override
    public List<String> getNullableResult(ResultSet rows, int column) throws SQLException {
        return list(rows.getArray(column));
    }

    @Override
    public List<String> getNullableResult(CallableStatement call, int column) throws SQLException {
        return list(call.getArray(column));
    }

    private static List<String> list(Array array) throws SQLException {
        return array == null ? null : Arrays.asList((String[]) array.getArray());
    }
}
