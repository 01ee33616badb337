export declare function compileFlow(): Record<string, { abi: unknown[]; bytecode: string }>;
