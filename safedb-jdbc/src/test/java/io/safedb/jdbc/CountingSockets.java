package io.safedb.jdbc;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.SocketFactory;

/** Sockets of the driver that count how often it sends something and then waits for an answer. */
public final class CountingSockets extends SocketFactory {
    /** Round trips of all connections since the test began. */
    static final AtomicLong TRIPS = new AtomicLong();

    /** As the driver makes one for each connection. */
    public CountingSockets() {}

    /** A socket that notes when reading follows writing. */
    private static final class Counted extends Socket {
        private boolean sent;

        @Override
        public OutputStream getOutputStream() throws IOException {
            return new FilterOutputStream(super.getOutputStream()) {
                @Override
                public void write(byte[] bytes, int from, int length) throws IOException {
                    sent = true;
                    out.write(bytes, from, length);
                }

                @Override
                public void write(int one) throws IOException {
                    sent = true;
                    out.write(one);
                }
            };
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(super.getInputStream()) {
                @Override
                public int read(byte[] bytes, int from, int length) throws IOException {
                    if (sent) {
                        sent = false;
                        TRIPS.incrementAndGet();
                    }
                    return in.read(bytes, from, length);
                }
            };
        }
    }

    @Override
    public Socket createSocket() {
        return new Counted();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        throw new IOException("The driver connects by itself.");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        throw new IOException("The driver connects by itself.");
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        throw new IOException("The driver connects by itself.");
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        throw new IOException("The driver connects by itself.");
    }
}
