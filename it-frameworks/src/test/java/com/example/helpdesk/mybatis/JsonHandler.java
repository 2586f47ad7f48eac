package com.example.helpdesk.mybatis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.CallableStatement;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import org.apache.ibatis.type.BaseTypeHandler;
import org.apache.ibatis.type.JdbcType;
import org.postgresql.util.PGobject;

/** Maps in columns of documents. */
public final class JsonHandler extends BaseTypeHandler<Map<String, Object>> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public void setNonNullParameter(PreparedStatement statement, int i, Map<String, Object> map, JdbcType type)
            throws SQLException {
        PGobject document = new PGobject();
        document.setType("jsonb");
        try {
            document.setValue(JSON.writeValueAsString(map));
        } catch (JsonProcessingException e) {
            throw new SQLException(e);
        }
        statement.setObject(i, document);
    }

    @Override
    public Map<String, Object> getNullableResult(ResultSet rows, String column) throws SQLException {
        return map(rows.getString(column));
    }

    @Override
    public Map<String, Object> getNullableResult(ResultSet rows, int column) throws SQLException {
        return map(rows.getString(column));
    }

    @Override
    public Map<String, Object> getNullableResult(CallableStatement call, int column) throws SQLException {
        return map(call.getString(column));
    }

    private static Map<String, Object> map(String text) throws SQLException {
        try {
            return text == null ? null : JSON.readValue(text, new TypeReference<Map<String, Object>>() {});
        } catch (JsonProcessingException e) {
            throw new SQLException(e);
        }
    }
}
