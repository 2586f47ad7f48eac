package io.safedb.caller;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * The string constants of one class and its nest mates, read from their class files.
 *
 * <p>What counts is every {@code CONSTANT_String} of the constant pool (JVMS 4.4.3): what {@code ldc} loads, what a
 * {@code static final} field is set to, the arguments of {@code invokedynamic}. The recipe of a string concatenation is
 * such an argument too, with a control character where a value goes: what stands between them counts piece by piece.
 * Names of classes, members and values of annotations are of another kind in the pool and do not count.
 *
 * @param constants null if a class file could not be read
 */
record StringConstants(@Nullable Set<String> constants) {
    private static final int CONSTANT_STRING = 8;
    private static final int MOST_CLASSES = 1_000;
    private static final int MOST_CHARACTERS = 8_000_000;

    /** Where a value and where a constant goes in the recipe of {@code StringConcatFactory}. */
    private static final String PLACES = "[\u0001\u0002]";

    static StringConstants of(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        if (loader == null || type.isHidden()) {
            return new StringConstants(null);
        }
        Set<String> constants = new HashSet<>();
        Set<String> seen = new HashSet<>();
        Deque<String> waiting = new ArrayDeque<>();
        waiting.add(type.getName().replace('.', '/'));
        long characters = 0;
        while (!waiting.isEmpty()) {
            String name = waiting.remove();
            if (!seen.add(name)) {
                continue;
            }
            ClassReader file = open(loader, name);
            // A program may be delivered without a class that nobody uses; the caller itself must be there.
            if (file == null && seen.size() == 1) {
                return new StringConstants(null);
            }
            if (file == null) {
                continue;
            }
            characters += collect(file, constants);
            if (characters > MOST_CHARACTERS || seen.size() > MOST_CLASSES) {
                return new StringConstants(null);
            }
            file.accept(
                    new Mates(name, waiting), ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        }
        return new StringConstants(Set.copyOf(constants));
    }

    ConstantOrigin contains(String value) {
        if (constants == null) {
            return ConstantOrigin.UNREADABLE_CLASS;
        }
        return constants.contains(value) ? ConstantOrigin.CONSTANT : ConstantOrigin.NOT_CONSTANT;
    }

    private static @Nullable ClassReader open(ClassLoader loader, String name) {
        try (InputStream in = loader.getResourceAsStream(name + ".class")) {
            if (in == null) {
                return null;
            }
            ClassReader file = new ClassReader(in.readAllBytes());
            return file.getClassName().equals(name) ? file : null;
        } catch (IOException | RuntimeException e) {
            // Cut off, encrypted, or of a version newer than this reader: it cannot be read, and the caller is told so.
            return null;
        }
    }

    private static long collect(ClassReader file, Set<String> constants) {
        char[] buffer = new char[file.getMaxStringLength()];
        long characters = 0;
        for (int i = 1; i < file.getItemCount(); i++) {
            int offset = file.getItem(i);
            // An item of two slots leaves the second one empty.
            if (offset == 0 || file.readByte(offset - 1) != CONSTANT_STRING) {
                continue;
            }
            String constant = (String) file.readConst(i, buffer);
            characters += constant.length();
            constants.add(constant);
            if (constant.indexOf('\u0001') >= 0 || constant.indexOf('\u0002') >= 0) {
                for (String piece : constant.split(PLACES, -1)) {
                    constants.add(piece);
                }
            }
        }
        return characters;
    }

    /**
     * Finds the classes nested in one another. The attribute {@code InnerClasses} names them in class files of every
     * version and compiler; {@code NestMembers}, since Java 11, says the same and is not asked.
     */
    private static final class Mates extends ClassVisitor {
        private final String name;
        private final Deque<String> waiting;

        Mates(String name, Deque<String> waiting) {
            super(Opcodes.ASM9);
            this.name = name;
            this.waiting = waiting;
        }

        @Override
        public void visitInnerClass(String inner, @Nullable String outer, @Nullable String innerName, int access) {
            if (inner.equals(name) && outer != null) {
                waiting.add(outer);
            } else if (inner.startsWith(name + "$")) {
                waiting.add(inner);
            }
        }

        @Override
        public void visitOuterClass(String owner, @Nullable String method, @Nullable String descriptor) {
            waiting.add(owner);
        }
    }
}
