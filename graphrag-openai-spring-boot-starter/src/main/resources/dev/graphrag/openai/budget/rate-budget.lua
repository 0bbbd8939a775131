-- The budget of one model: Ledger, Quota and Line of this package, with the same names
-- and the same arithmetic, in one hash. Times are microseconds of the server's clock.
--
-- KEYS[1]  the hash
-- ARGV     operation, batch share, then of requests and of tokens: limit a minute and
--          burst (both empty where nothing is limited), then what the operation takes
-- Returns  { granted, wait, places of requests and tokens, left of both, now, when the hash
--          was made }; -1 where nothing is limited

local EXPIRY_MILLISECONDS = 24 * 60 * 60 * 1000
local SHORTEST_WAIT = 1
local SMALLEST_PART = 1e-6
local MOST_LEFT = 100
local OF_KIND = 12
local FIELDS = { 'created_at',
	'requests.interactive.promised', 'requests.interactive.wanted', 'requests.interactive.left',
	'requests.batch.promised', 'requests.batch.wanted', 'requests.batch.left', 'requests.saved', 'requests.owed',
	'requests.paused_until', 'requests.refilled_at', 'requests.skipped_from', 'requests.skipped_until',
	'tokens.interactive.promised', 'tokens.interactive.wanted', 'tokens.interactive.left',
	'tokens.batch.promised', 'tokens.batch.wanted', 'tokens.batch.left', 'tokens.saved', 'tokens.owed',
	'tokens.paused_until', 'tokens.refilled_at', 'tokens.skipped_from', 'tokens.skipped_until' }

local batch_share = tonumber(ARGV[2])
local now

-- Line

local function new_line(stored, first)
	local line = { promised = tonumber(stored[first]) or 0, wanted = tonumber(stored[first + 1]) or 0, left = {} }
	for start, amount in string.gmatch(stored[first + 2] or '', '(%d+):(%d+)') do
		line.left[#line.left + 1] = { start = tonumber(start), amount = tonumber(amount) }
	end
	return line
end

local function missing(line, place)
	local behind = line.promised - place
	for _, other in ipairs(line.left) do
		if other.start >= place then
			behind = behind - other.amount
		end
	end
	return line.wanted - behind
end

local function serve(line, amount)
	line.wanted = math.max(line.wanted - amount, 0)
	if #line.left == 0 then
		return
	end
	local still = {}
	for _, other in ipairs(line.left) do
		if missing(line, other.start) > 0 then
			still[#still + 1] = other
		end
	end
	line.left = still
end

local function leave_line(line, place, amount)
	if missing(line, place) > 0 then
		if #line.left == MOST_LEFT then
			return 0
		end
		line.left[#line.left + 1] = { start = place - amount, amount = amount }
	end
	local more = math.max(amount - line.wanted, 0)
	serve(line, amount)
	return more
end

local function left_text(line)
	local texts = {}
	for index, other in ipairs(line.left) do
		texts[index] = string.format('%.0f:%.0f', other.start, other.amount)
	end
	return table.concat(texts, ' ')
end

-- Quota

local function deal_to(quota, line, amount)
	local dealt = math.max(math.min(amount, line.wanted), 0)
	serve(line, dealt)
	quota.saved = quota.saved - dealt
	return dealt
end

local function deal_owed(quota)
	local dealt = deal_to(quota, quota.interactive, math.min(quota.saved, quota.owed / batch_share))
	quota.owed = quota.owed - dealt * batch_share
end

local function deal_shares(quota)
	local interactive_share = 1 - batch_share
	local dealt = math.min(quota.saved,
		math.min(quota.interactive.wanted / interactive_share, quota.batch.wanted / batch_share))
	deal_to(quota, quota.interactive, dealt * interactive_share)
	deal_to(quota, quota.batch, dealt * batch_share)
end

local function deal(quota, amount)
	quota.saved = quota.saved + amount
	if quota.interactive.wanted > 0 and quota.batch.wanted > 0 then
		deal_owed(quota)
		deal_shares(quota)
	end
	deal_to(quota, quota.interactive, quota.saved)
	local unasked = deal_to(quota, quota.batch, quota.saved) * (1 - batch_share)
	quota.owed = math.min(quota.owed + unasked, quota.burst * (1 - batch_share))
	quota.saved = math.min(quota.saved, quota.burst)
end

local function refill(quota)
	local from = math.max(quota.refilled_at, quota.paused_until)
	if now > from then
		deal(quota, quota.per_second * ((now - from) / 1e6))
	end
	quota.refilled_at = now
end

local function dealt_until(quota, priority, amount)
	if amount <= 0 then
		return 0
	end
	local in_full = quota.owed / batch_share
	if priority == 'interactive' then
		local shared = math.max(amount - in_full, 0)
		return math.min(amount - shared + shared / (1 - batch_share), amount + quota.batch.wanted)
	end
	local others = quota.interactive.wanted
	return math.min(math.min(in_full, others) + amount / batch_share, amount + others)
end

local function micros(quota, priority, amount)
	local wait = (dealt_until(quota, priority, amount) - quota.saved) / quota.per_second * 1e6
	return math.max(quota.paused_until - now, 0) + ((wait < SHORTEST_WAIT) and 0 or math.ceil(wait))
end

local function micros_for(quota, priority, amount)
	return micros(quota, priority, quota[priority].wanted + amount)
end

local function micros_until(quota, priority, place)
	return micros(quota, priority, missing(quota[priority], place))
end

local function join(quota, priority, amount)
	local line = quota[priority]
	line.promised = line.promised + amount
	line.wanted = line.wanted + amount
	local place = line.promised
	deal(quota, 0)
	return place
end

local function leave(quota, priority, place, amount)
	deal(quota, leave_line(quota[priority], place, amount))
end

-- A budget that nobody asked since an outage began was away for all. Nothing of what came in is
-- saved up, since each sharer could take its part of it meanwhile.
local function skip(quota, began)
	if quota.refilled_at > began then
		refill(quota)
		return
	end
	quota.skipped_from = quota.refilled_at
	quota.skipped_until = now
	quota.refilled_at = now
end

-- What was sent past this budget in an outage, beyond a sharer's part of what was skipped. It never
-- makes a debt of more than one burst.
local function owe(quota, amount, began, sharers)
	local skipped = math.max(quota.skipped_until - math.max(quota.skipped_from, began), 0)
	if amount > 0 then
		amount = math.max(amount - quota.per_second * (skipped / 1e6) / sharers, 0)
	end
	deal(quota, -math.min(amount, math.max(quota.saved + quota.burst, 0)))
end

-- Ledger

local time = redis.call('TIME')
now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local stored = redis.call('HMGET', KEYS[1], unpack(FIELDS))
local created_at = tonumber(stored[1]) or now

-- Where somebody tells of an outage, its begin.
local began = (ARGV[1] == 'owe') and now - tonumber(ARGV[9]) or now

-- Each has times of its own, for not everyone who asks may limit both.
local quotas = {}
for index = 1, 2 do
	local per_minute = tonumber(ARGV[1 + 2 * index])
	if per_minute then
		local first = 2 + (index - 1) * OF_KIND
		local refilled_at = tonumber(stored[first + 9]) or began
		-- Another server took over, whose clock is behind: times keep their distance.
		local behind = math.max(refilled_at - now, 0)
		quotas[index] = { per_second = per_minute / 60, burst = tonumber(ARGV[2 + 2 * index]),
			interactive = new_line(stored, first), batch = new_line(stored, first + 3),
			saved = tonumber(stored[first + 6]) or 0, owed = tonumber(stored[first + 7]) or 0,
			paused_until = (tonumber(stored[first + 8]) or 0) - behind, refilled_at = refilled_at - behind,
			skipped_from = tonumber(stored[first + 10]) or 0, skipped_until = tonumber(stored[first + 11]) or 0 }
	end
end

local function each(action)
	for index = 1, 2 do
		if quotas[index] then
			action(quotas[index], index)
		end
	end
end

local function argument(index)
	return tonumber(ARGV[6 + index])
end

each((ARGV[1] == 'owe') and function(quota) skip(quota, began) end or refill)

local function longest(waits)
	local wait = 0
	each(function(quota, index) wait = math.max(wait, waits(quota, index)) end)
	return wait
end

local granted, wait, places = 1, 0, { -1, -1 }

local operations = {}

-- priority, amounts of requests and tokens, time that is left
function operations.reserve()
	local priority, time_left = ARGV[7], argument(4)
	wait = longest(function(quota, index) return micros_for(quota, priority, argument(1 + index)) end)
	if wait > 0 and wait >= time_left then
		granted = 0
		return
	end
	each(function(quota, index) places[index] = join(quota, priority, argument(1 + index)) end)
end

-- Whether a place is one of this hash, and not of one that Redis lost.
local function known(created)
	return created == nil or created == created_at
end

-- priority, places, when their hash was made. Lost places are not granted.
function operations.ask()
	if not known(argument(4)) then
		granted = 0
		return
	end
	wait = longest(function(quota, index) return micros_until(quota, ARGV[7], argument(1 + index)) end)
end

-- priority, places, amounts, when their hash was made
function operations.leave()
	if known(argument(6)) then
		each(function(quota, index) leave(quota, ARGV[7], argument(1 + index), argument(3 + index)) end)
	end
end

-- how much more of each was taken, levels to lower to and when the hash of the places was made,
-- which may be empty, and pauses. What another hash has counted is not given back to this one.
function operations.settle()
	local least = known(argument(7)) and -math.huge or 0
	each(function(quota, index)
		deal(quota, -math.max(argument(index), least))
		quota.saved = math.min(quota.saved, argument(2 + index) or quota.saved)
		quota.paused_until = math.max(quota.paused_until, now + argument(4 + index))
	end)
end

-- how much of each was sent during an outage, how long that was, sharers
function operations.owe()
	each(function(quota, index) owe(quota, argument(index), began, argument(4)) end)
end

function operations.peek()
end

operations[ARGV[1]]()

-- What did not change, as a line that nobody waits in, is not written.
local values = {}
local function store(index, value)
	if value ~= (tonumber(stored[index]) or 0) then
		values[#values + 1] = FIELDS[index]
		values[#values + 1] = string.format('%.17g', value)
	end
end

local function store_left(index, line)
	local text = left_text(line)
	if text ~= (stored[index] or '') then
		values[#values + 1] = FIELDS[index]
		values[#values + 1] = text
	end
end

local function store_line(first, line)
	store(first, line.promised)
	store(first + 1, line.wanted)
	store_left(first + 2, line)
end

store(1, created_at)
local left = { -1, -1 }
each(function(quota, index)
	local first = 2 + (index - 1) * OF_KIND
	store_line(first, quota.interactive)
	store_line(first + 3, quota.batch)
	store(first + 6, quota.saved)
	store(first + 7, quota.owed)
	store(first + 8, quota.paused_until)
	store(first + 9, quota.refilled_at)
	store(first + 10, quota.skipped_from)
	store(first + 11, quota.skipped_until)
	left[index] = math.floor(math.max(quota.saved, 0) + SMALLEST_PART)
end)
if #values > 0 then
	redis.call('HSET', KEYS[1], unpack(values))
end
redis.call('PEXPIRE', KEYS[1], EXPIRY_MILLISECONDS)
return { granted, wait, places[1], places[2], left[1], left[2], now, created_at }
