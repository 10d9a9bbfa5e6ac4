-- Every library of Lua 5.4 and each way a function can end: return, error, yield, close.
local function fails(f, ...)
    local ok, why = pcall(f, ...)
    assert(not ok)
    return why
end

-- strings and patterns, buffers that outgrow their first box
local s = ("abc"):rep(5000, "-")
assert(#s:gsub("%w+", string.upper) > 0 and s:find("abc%-abc", 9))
for w in ("one two  three"):gmatch("%a+") do assert(#w > 2) end
assert(string.format("%q %5.2f %s %x", "a\n\0", 1.5, {}, 255))
assert(("x"):rep(100):gsub(".", {x = "yy"}))
assert(s:reverse():lower():byte(1, 200))
assert(string.pack(">i4 s1 z d", 1, "ab", "cd", 1.0):len() > 10)
assert(string.unpack("<i2", "\1\0") == 1)
fails(string.rep, "x", 1 << 60)
fails(string.pack, "i17", 1)
fails(string.gsub, "x", "%", "")
fails(string.format, "%d", "x")
assert(utf8.char(228, 8364, 0x10FFFF):len() == 9)
for _, c in utf8.codes("äö") do assert(c > 200) end

-- tables: growth, holes, sort with a comparison that fails, move, concat
local t = {}
for i = 1, 3000 do t[i] = (i * 7919) % 3001 end
table.sort(t)
table.sort(t, function(a, b) return a > b end)
fails(table.sort, {3, 2, 1, 5, 4, 9, 7}, function() error("in the comparison") end)
assert(#table.concat(t, ",") > 3000)
assert(select("#", table.unpack(table.pack(table.unpack(t, 1, 200)))) == 200)
table.move(t, 1, 100, 5000)
for i = #t, 1, -1 do table.remove(t, i) end
for k = 1, 500 do t["k" .. k] = k end
for k in pairs(t) do t[k] = nil end

-- closures, upvalues, varargs, to-be-closed variables, goto
local function counter() local n = 0 return function(...) n = n + select("#", ...) return n end end
local c = counter()
for i = 1, 100 do c(i, i, nil) end
local closed = 0
local function scope(how)
    local a <close> = setmetatable({}, {__close = function() closed = closed + 1 end})
    local b <close> = setmetatable({}, {__close = function() closed = closed + 1 if how == "twice" then error("again") end end})
    if how ~= "return" then error(how) end
    return how
end
scope("return") fails(scope, "error") fails(scope, "twice")
assert(closed == 6)
for i = 1, 3 do for j = 1, 3 do if j == 2 then goto next end end ::next:: end

-- metatables
local v = setmetatable({}, {__index = function(_, k) return k end, __call = function(_, x) return x end,
    __concat = function() return "cat" end, __len = function() return 7 end, __eq = function() return true end,
    __lt = function() return true end, __add = function(a) return a end, __gc = function() end,
    __tostring = function() return "v" end, __name = "V", __pairs = function(x) return next, {1, 2}, nil end})
assert(v.x == "x" and v(3) == 3 and v .. 1 == "cat" and #v == 7 and tostring(v) == "v")
for _ in pairs(v) do end
fails(function() return {} + 1 end) fails(function() return #nil end) fails(function() return {} < {} end)

-- coroutines: normal, failing, wrapped, closed before their end
for i = 1, 50 do
    local co = coroutine.create(function(...) local x = coroutine.yield(...) if i % 3 == 0 then error(x) end return x end)
    coroutine.resume(co, i) coroutine.resume(co, {})
    local half = coroutine.create(function() local g <close> = setmetatable({}, {__close = print and function() end}) coroutine.yield() end)
    coroutine.resume(half) coroutine.close(half)
end
local gen = coroutine.wrap(function() for i = 1, 10 do coroutine.yield(pcall(coroutine.yield, i)) end end)
for _ = 1, 8 do gen() end
fails(coroutine.wrap(function() error({}) end))

-- load, dump, errors of the compiler
assert(load("return 1, ...")(2) == 1)
assert(load(string.dump(function(x) return x .. "y" end, true))("x") == "xy")
for _, bad in ipairs {"x =", "for", "goto nowhere", "local x <const> = 1; x = 2", "'unfinished", "[[", "\1", "return 0x", "break"} do
    assert(not load(bad, "chunk"))
end
local many = {} for i = 1, 300 do many[i] = "local a" .. i end
assert(not load(table.concat(many, "\n")))
assert(load("return {" .. ("{1,2,a=3},"):rep(400) .. "}")())
assert(load(function() many = many and nil return many end))
local depth = 0
fails(function() local function f() depth = depth + 1 return 1 + f() end return f() end)
assert(xpcall(function() error("x") end, debug.traceback) == false)

-- io and os
local name = os.tmpname()
local f = assert(io.open(name, "w+"))
f:setvbuf("full", 100) f:write("line\n", 12, " ", 1.5, "\n", ("z"):rep(3000), "\n0x1p4 rest")
f:seek("set")
assert(f:read("l") == "line" and f:read("n") == 12 and f:read("n") == 1.5 and f:read("l") and f:read("L") and f:read("n") == 16 and f:read("a"))
f:close() fails(f.read, f)
for l in io.lines(name) do assert(l) end
for l in io.lines(name, 100, "l") do if l then break end end
fails(io.lines, name .. "none")
local p = io.popen("echo x") assert(p:read("a") == "x\n") p:close()
os.remove(name) assert(not os.rename(name, name))
assert(os.date("*t").year > 2000 and os.date("!%c", 0) and os.getenv("PATH") and os.clock() and os.time {year = 2000, month = 1, day = 1})
fails(os.date, "%Ez")

-- require, debug, math, garbage collection in every mode
package.preload.inner = function(...) return {...} end
assert(require("inner")[1] == "inner") fails(require, "no.such.module")
assert(package.searchpath("x", "./?.none;/?.none") == nil)
debug.sethook(function() end, "crl", 100) assert(debug.getinfo(1, "SlnutfL").short_src) debug.sethook()
assert(debug.getlocal(1, 1)) debug.setuservalue(io.stdout, 1, 1) debug.upvalueid(c, 1)
assert(math.type(math.tointeger(3.0)) == "integer" and math.fmod(7, 3) == 1 and math.random(10) and math.ult(1, 2))
for _, mode in ipairs {"generational", "incremental"} do
    collectgarbage(mode)
    local weak = setmetatable({}, {__mode = "kv"})
    for i = 1, 2000 do weak[{}] = {i, tostring(i)} end
    collectgarbage("step", 10) collectgarbage()
end
setmetatable({}, {__gc = function() error("in a finalizer") end})
collectgarbage("stop") collectgarbage("restart") collectgarbage("setpause", 100)
warn("@on") warn("said ", "once")
print(collectgarbage("count") > 0)
